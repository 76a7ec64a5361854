"""What answers of OpenSearch are read into. Pure."""

from pydantic import BaseModel, ConfigDict


class Answer(BaseModel):
    """A value read from an answer; fields of a document that it does not have are passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore")
