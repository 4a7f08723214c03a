"""Why a photo of a footprint is not measured: each reason once, with what to do about it."""

from __future__ import annotations

from solespine.measurement.measurement import MeasurementError


def empty() -> MeasurementError:
    return MeasurementError("empty", "The file is empty.", "Take the photo again, or choose another file.")


def not_a_picture() -> MeasurementError:
    return MeasurementError(
        "not_a_picture", "This file cannot be read as a photo.", "Choose a JPEG, PNG or WebP file, or take the photo again."
    )


def heic() -> MeasurementError:
    return MeasurementError(
        "heic",
        "This photo is stored as HEIC, which cannot be read here.",
        "Set the camera of the phone to 'most compatible' (JPEG) and take the photo again, or save the photo as JPEG.",
    )


def file_too_large(megabytes: int) -> MeasurementError:
    return MeasurementError(
        "file_too_large",
        "The file is larger than {megabytes} MB; a photo is not.",
        "Take the photo with the usual setting of the camera.",
        megabytes=megabytes,
    )


def too_many_pixels(width: int, height: int, most: int) -> MeasurementError:
    return MeasurementError(
        "too_many_pixels",
        "The picture has {width} by {height} points, which is more than {most} million.",
        "Take the photo with a smaller picture size.",
        width=width,
        height=height,
        most=most,
    )


def too_few_pixels(width: int, height: int) -> MeasurementError:
    return MeasurementError(
        "too_few_pixels",
        "The picture has only {width} by {height} points, too few to measure in.",
        "Take the photo with the usual setting of the camera, and send it in full size.",
        width=width,
        height=height,
    )


def moving_picture() -> MeasurementError:
    return MeasurementError("moving_picture", "This is a moving picture.", "Take a plain photo.")


def too_dark() -> MeasurementError:
    return MeasurementError("too_dark", "The photo is too dark.", "Take it again by daylight or with more lamps on.")


def no_sheet() -> MeasurementError:
    return MeasurementError(
        "no_sheet",
        "No sheet of paper with four corners can be found in the photo.",
        "Lay the sheet flat on a floor of another colour, and photograph it from above with all four corners in view.",
    )


def cut_off_sheet() -> MeasurementError:
    return MeasurementError(
        "cut_off_sheet",
        "The sheet reaches beyond the edge of the photo.",
        "Hold the phone higher, so that all four corners and some floor around them are in view.",
    )


def wrong_shape(ratio: float, sheet: str) -> MeasurementError:
    return MeasurementError(
        "wrong_shape",
        "What looks like the sheet is {ratio} times as long as wide, which a sheet of {sheet} is not.",
        "Use one whole sheet, lay it flat, and say which size it is: A4 or US Letter.",
        ratio=round(ratio, 2),
        sheet=sheet,
    )


def other_sheet(sheet: str, other: str) -> MeasurementError:
    return MeasurementError(
        "other_sheet",
        "The sheet has the shape of {other}, not of {sheet}.",
        "Choose {other} as the size of the sheet, or use a sheet of {sheet}.",
        sheet=sheet,
        other=other,
    )


def too_tilted(degrees: int, most: int) -> MeasurementError:
    return MeasurementError(
        "too_tilted",
        "The photo was taken at a slant of about {degrees} degrees; at most {most} can be measured.",
        "Hold the phone flat above the middle of the sheet.",
        degrees=degrees,
        most=most,
    )


def sheet_too_small() -> MeasurementError:
    return MeasurementError(
        "sheet_too_small",
        "The sheet is too small in the photo.",
        "Go closer, until the sheet nearly fills the picture with all four corners in view.",
    )


def blurred() -> MeasurementError:
    return MeasurementError(
        "blurred", "The photo is blurred.", "Hold the phone still, tap on the sheet so that it becomes sharp, and take it again."
    )


def glare() -> MeasurementError:
    return MeasurementError(
        "glare",
        "A bright patch of light lies over the print, and what is under it cannot be seen.",
        "Switch the flash off, turn away from the lamp or window, and take the photo again.",
    )


def nothing_printed() -> MeasurementError:
    return MeasurementError(
        "nothing_printed",
        "Nothing that could be a footprint can be seen on the sheet.",
        "Wet or ink the sole, step on the middle of the sheet with your full weight, and photograph it at once.",
    )


def too_faint() -> MeasurementError:
    return MeasurementError(
        "too_faint",
        "The print is too faint to tell where it ends.",
        "Use a little more water or ink, and photograph a wet print before it dries.",
    )


def patchy() -> MeasurementError:
    return MeasurementError(
        "patchy",
        "The print is patchy, and it cannot be told where the ball of the foot ends.",
        "Wet or ink the whole sole evenly, and step on the sheet again.",
    )


def off_sheet() -> MeasurementError:
    return MeasurementError(
        "off_sheet",
        "The print reaches the edge of the sheet, so part of it may be missing.",
        "Step on the middle of the sheet. For a long foot lay the sheet lengthwise under it.",
    )


def two_feet() -> MeasurementError:
    return MeasurementError(
        "two_feet",
        "There is more than one print on the sheet.",
        "Take one sheet for each print, and photograph each by itself.",
    )


def shoe() -> MeasurementError:
    return MeasurementError(
        "shoe",
        "No toes can be told apart from the ball of the foot. It looks like the print of a shoe or a sock.",
        "Print the bare foot, and put weight on the toes too.",
    )


def hand() -> MeasurementError:
    return MeasurementError("hand", "This looks like the print of a hand.", "Print the bare foot and photograph that.")


def not_a_footprint() -> MeasurementError:
    return MeasurementError(
        "not_a_footprint",
        "What is on the sheet does not have the shape of one whole footprint.",
        "Step on an empty sheet once, without sliding, and photograph the print with nothing else on the sheet.",
    )
