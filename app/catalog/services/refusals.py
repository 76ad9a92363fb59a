"""What the catalogue refuses, by name."""

from app.core.errors import Invalid, Refusal


class CategoryCycle(Refusal):
    """A category would lie below itself."""

    status = 409
    title = "A category cannot lie below itself"


class CombinationTaken(Refusal):
    """The product has a variant with these option values already."""

    status = 409
    title = "This combination exists already"


class TooManyVariants(Refusal):
    """The options multiply to more variants than one product may have."""

    status = 422
    title = "Too many variants"


class TransitionRefused(Refusal):
    """The product's present status does not allow the verb."""

    status = 409
    title = "Not possible in this status"


class BarcodeWrong(Invalid):
    """The barcode breaks the rules of its kind, for instance its check digit."""

    title = "The barcode is not valid"


class UnitMismatch(Invalid):
    """The unit does not convert to the base unit, or the quantity cannot be had in it."""

    title = "The quantity does not fit the unit"
