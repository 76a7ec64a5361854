from libs.streaming import run
from services.enricher.settings import EnricherSettings
from services.enricher.stage import build

run(build, EnricherSettings)
