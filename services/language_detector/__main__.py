from libs.streaming import run
from services.language_detector.settings import LanguageDetectorSettings
from services.language_detector.stage import build

run(build, LanguageDetectorSettings)
