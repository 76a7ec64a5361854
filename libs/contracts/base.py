"""What all messages share."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

Text = Annotated[str, StringConstraints(min_length=1)]
HexId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]


class Message(BaseModel):
    """An immutable value."""

    model_config = ConfigDict(frozen=True, extra="ignore", allow_inf_nan=False)
