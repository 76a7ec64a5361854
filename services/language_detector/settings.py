"""Settings of the language detector, from variables that begin with LANGUAGE_DETECTOR_."""

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from libs.streaming import StageSettings
from services.language_detector.detection import Certainty

_MEASURED = Certainty()


class LanguageDetectorSettings(StageSettings):
    """How much text and confidence is asked before a language is named."""

    model_config = SettingsConfigDict(env_prefix="LANGUAGE_DETECTOR_", env_file=None)

    health_port: int = Field(9102, ge=0, le=65535, description="port of health and metrics")
    min_letters: int = Field(
        _MEASURED.min_letters, ge=1, description="letters below which a text is undetermined"
    )
    min_confidence: float = Field(
        _MEASURED.min_confidence, ge=0, le=1, description="confidence below which it is, too"
    )

    @property
    def certainty(self) -> Certainty:
        """The same for the pure step."""
        return Certainty(min_letters=self.min_letters, min_confidence=self.min_confidence)
