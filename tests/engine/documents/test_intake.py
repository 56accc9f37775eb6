"""Taking in uploads: every accepted type, every refusal, and what the shown copy must not contain."""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from concurrent.futures import ThreadPoolExecutor

import pytest
from PIL import Image, ImageCms, ImageFile, PngImagePlugin, TiffImagePlugin

from ballerine_app.engine.documents.intake import Intake, take_in
from ballerine_app.engine.documents.refusal import UploadRefused
from tests.engine.documents.pictures import BLUE, GREEN, RED, encoded, heic, locked, near, opened, pdf, scene

GPS_TAG, ORIENTATION, MAKE = 0x8825, 0x0112, 0x010F


def refusal(data: bytes, **limits: int) -> UploadRefused:
    with pytest.raises(UploadRefused) as caught:
        take_in(data, **limits)
    return caught.value


def phone_exif(orientation: int) -> Image.Exif:
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[MAKE] = "SecretPhone"
    exif.get_ifd(GPS_TAG)[2] = tuple(TiffImagePlugin.IFDRational(part) for part in (41, 8, 59))
    return exif


def corners(taken: Intake) -> list[tuple[int, int, int]]:
    shown = opened(taken.pages[0].shown.jpeg)
    right, bottom = shown.width - 10, shown.height - 10
    return [shown.getpixel(at) for at in ((10, 10), (right, 10), (10, bottom), (right, bottom))]


def png_header(width: int, height: int) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    row = zlib.compress(bytes(1000))
    start = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return start + chunk(b"IDAT", row) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("data", "media_type", "extension"),
    [
        (encoded(scene(), "JPEG"), "image/jpeg", "jpg"),
        (encoded(scene(), "PNG"), "image/png", "png"),
        (encoded(scene(), "WEBP"), "image/webp", "webp"),
        (encoded(scene(), "WEBP", lossless=True), "image/webp", "webp"),
        (heic(scene()), "image/heic", "heic"),
    ],
    ids=["jpeg", "png", "webp", "webp-lossless", "heic"],
)
def test_each_photo_type_is_known_by_its_content(data: bytes, media_type: str, extension: str) -> None:
    taken = take_in(data)
    assert (taken.media_type, taken.extension) == (media_type, extension)
    assert (taken.width, taken.height) == (1200, 900)
    assert all(near(seen, wanted) for seen, wanted in zip(corners(taken), (RED, GREEN, BLUE, (255,) * 3), strict=True))
    assert taken.pages[0].hints == ()


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_exif_orientation_is_applied(orientation: int) -> None:
    undo = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    stored = scene().transpose(undo[orientation]) if orientation in undo else scene()
    taken = take_in(encoded(stored, "JPEG", exif=phone_exif(orientation)))
    assert (taken.width, taken.height) == (1200, 900)
    assert (taken.pages[0].shown.width, taken.pages[0].shown.height) == (1200, 900)
    assert near(corners(taken)[0], RED)
    assert near(corners(taken)[1], GREEN)


def test_heic_is_turned_once_and_not_again_by_its_exif() -> None:
    sideways = scene().transpose(Image.Transpose.ROTATE_90)
    taken = take_in(heic(sideways, exif=phone_exif(6).tobytes()))
    assert (taken.width, taken.height) == (1200, 900)
    assert near(corners(taken)[0], RED)


def test_the_shown_copy_carries_no_metadata() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    secret = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>SecretPlace</x:xmpmeta>"
    data = encoded(
        scene(), "JPEG", exif=phone_exif(1), icc_profile=profile, comment="SecretNote", xmp=secret, dpi=(300, 300)
    )
    page = take_in(data).pages[0]
    for picture in (page.shown, page.thumb):
        shown = opened(picture.jpeg)
        assert len(shown.getexif()) == 0
        assert set(shown.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert b"Secret" not in picture.jpeg


def test_metadata_of_png_and_webp_is_dropped_too() -> None:
    text = PngImagePlugin.PngInfo()
    text.add_text("Comment", "SecretNote")
    for data in (
        encoded(scene(), "PNG", pnginfo=text, exif=phone_exif(1)),
        encoded(scene(), "WEBP", exif=phone_exif(1), xmp=b"SecretPlace"),
    ):
        assert b"Secret" in data
        assert b"Secret" not in take_in(data).pages[0].shown.jpeg


def test_colours_are_brought_to_srgb() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    # In this profile red and blue have changed places, so a viewer that heeds it shows the red corner blue.
    swapped = profile.replace(b"rXYZ", b"xXYZ").replace(b"bXYZ", b"rXYZ").replace(b"xXYZ", b"bXYZ")
    seen = corners(take_in(encoded(scene(), "PNG", icc_profile=swapped)))
    assert seen[0][2] > seen[0][0]
    assert seen[2][0] > seen[2][2]


def test_a_broken_colour_profile_is_ignored() -> None:
    taken = take_in(encoded(scene(), "PNG", icc_profile=b"not a profile"))
    assert near(corners(taken)[0], RED)


def test_large_photos_are_scaled_and_the_original_size_is_told() -> None:
    taken = take_in(encoded(scene(4032, 3024), "JPEG"))
    page = taken.pages[0]
    assert (taken.width, taken.height) == (4032, 3024)
    assert (page.shown.width, page.shown.height) == (2400, 1800)
    assert (page.thumb.width, page.thumb.height) == (320, 240)
    assert (page.measures.width, page.measures.height) == (4032, 3024)


def test_a_very_long_picture_keeps_at_least_one_pixel_of_width() -> None:
    page = take_in(encoded(Image.new("RGB", (9000, 2)), "PNG")).pages[0]
    assert page.thumb.height == 1
    assert "too_small" in page.hints


def test_cmyk_jpeg() -> None:
    assert near(corners(take_in(encoded(scene().convert("CMYK"), "JPEG")))[0], RED, 70)


def test_sixteen_bit_grey_keeps_its_levels() -> None:
    deep = Image.frombytes("I;16", (700, 700), struct.pack("<H", 0x8000) * 490_000)
    shown = opened(take_in(encoded(deep, "PNG")).pages[0].shown.jpeg)
    assert near(shown.getpixel((300, 300)), (128, 128, 128), 3)


def test_transparency_becomes_white() -> None:
    clear = scene().convert("RGBA")
    clear.paste((0, 0, 0, 0), (0, 0, 400, 400))
    for data in (
        encoded(clear, "PNG"),
        encoded(clear, "WEBP", lossless=True),
        encoded(clear.convert("LA"), "PNG"),
        encoded(clear.quantize(64), "PNG"),
    ):
        assert near(corners(take_in(data))[0], (255, 255, 255), 6)


def test_palette_and_black_and_white_pictures() -> None:
    assert near(corners(take_in(encoded(scene().quantize(64), "PNG")))[0], RED)
    assert near(corners(take_in(encoded(scene().convert("1"), "PNG")))[3], (255, 255, 255), 3)


def test_of_an_animation_the_first_frame_is_taken() -> None:
    second = Image.new("RGB", (1200, 900), "black")
    for kind in ("WEBP", "PNG"):
        taken = take_in(encoded(scene(), kind, save_all=True, append_images=[second], duration=100))
        assert len(taken.pages) == 1
        assert near(corners(taken)[0], RED)


def test_a_jpeg_with_a_second_picture_is_one_jpeg() -> None:
    data = encoded(scene(), "MPO", save_all=True, append_images=[scene(400, 300)])
    taken = take_in(data)
    assert (taken.media_type, taken.width, len(taken.pages)) == ("image/jpeg", 1200, 1)


def test_bytes_after_the_picture_do_no_harm() -> None:
    assert take_in(encoded(scene(), "JPEG") + b"\0" * 4000).width == 1200


def test_a_progressive_jpeg_is_taken() -> None:
    assert take_in(encoded(scene(), "JPEG", progressive=True)).width == 1200


@pytest.mark.parametrize(
    "data", [b"hello, I am passport.jpg", b"GIF89a" + bytes(100), b"<svg/>", b"PK\x03\x04", b"\xff"]
)
def test_other_types_are_refused_whatever_their_name_says(data: bytes) -> None:
    assert refusal(data).code == "wrong_type"


def test_avif_is_not_taken_for_heic() -> None:
    assert refusal(b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf" + bytes(64)).code == "wrong_type"


def test_an_empty_file_is_refused() -> None:
    assert refusal(b"").code == "empty"


@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
@pytest.mark.parametrize(
    "data",
    [
        encoded(scene(), "JPEG"),
        encoded(scene(), "JPEG", progressive=True),
        encoded(scene(), "PNG"),
        encoded(scene(), "WEBP"),
        heic(scene()),
        pdf((595, 842)),
    ],
    ids=["jpeg", "progressive", "png", "webp", "heic", "pdf"],
)
def test_a_file_that_ends_early_is_refused(data: bytes, share: float) -> None:
    assert refusal(data[: int(len(data) * share)]).code == "truncated"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_file_cut_within_its_header_is_refused(kind: str) -> None:
    data = encoded(scene(), kind)
    assert {refusal(data[:end]).code for end in range(16, 60)} <= {"truncated", "unreadable"}


def test_a_file_with_a_right_start_and_nonsense_after_it_is_refused() -> None:
    noise = bytes(range(256)) * 8
    for start in (b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"%PDF-1.7\n%%EOF", b"RIFF\x10\0\0\0WEBPVP9 "):
        assert refusal(start + noise).code in {"unreadable", "truncated"}


def test_a_damaged_picture_is_refused() -> None:
    data = bytearray(encoded(scene(), "PNG"))
    at = data.index(b"IDAT") + 4
    data[at : at + 40] = bytes(40)
    assert refusal(bytes(data)).code == "unreadable"


def test_too_many_bytes() -> None:
    data = encoded(scene(), "JPEG")
    refused = refusal(data, max_bytes=len(data) - 1)
    assert (refused.code, refused.facts) == ("too_large", {"bytes": len(data), "limit": len(data) - 1})
    assert take_in(data, max_bytes=len(data)).width == 1200


def test_fifty_megapixels_in_a_small_file() -> None:
    data = encoded(Image.new("1", (10_000, 5_000)), "PNG")
    assert len(data) < 20_000
    refused = refusal(data)
    assert refused.code == "too_many_pixels"
    assert refused.facts == {"width": 10_000, "height": 5_000, "limit": 40_000_000}


@pytest.mark.parametrize("side", [6_400, 20_000, 2**31 - 1])
def test_a_bomb_is_refused_by_its_header_alone(side: int) -> None:
    # The body is nonsense: had anything been decoded, the answer would be another.
    assert refusal(png_header(side, side)).code == "too_many_pixels"


def test_the_pixel_limit_holds_for_every_photo_type() -> None:
    for data in (encoded(scene(), "JPEG"), encoded(scene(), "WEBP"), encoded(scene(), "WEBP", lossless=True)):
        assert refusal(data, max_pixels=1200 * 900 - 1).code == "too_many_pixels"
        assert take_in(data, max_pixels=1200 * 900).width == 1200
    animated = encoded(scene(), "WEBP", save_all=True, append_images=[scene().rotate(90)], duration=9)
    assert refusal(animated, max_pixels=1200 * 900 - 1).code == "too_many_pixels"
    assert refusal(heic(scene()), max_pixels=1200 * 900 - 1).code == "too_many_pixels"


def test_a_webp_header_that_promises_a_giant_canvas_is_refused_unopened() -> None:
    body = b"VP8X" + struct.pack("<I", 10) + b"\0\0\0\0" + (99_999).to_bytes(3, "little") * 2
    data = b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body
    assert refusal(data).code == "too_many_pixels"


def test_each_page_of_a_pdf_is_drawn() -> None:
    taken = take_in(pdf((595, 842), (842, 595)))
    assert (taken.media_type, taken.extension, len(taken.pages)) == ("application/pdf", "pdf", 2)
    first, second = taken.pages
    assert first.shown.height == 2400
    assert second.shown.width == 2400
    assert first.thumb.height == 320
    assert (taken.width, taken.height) == (first.shown.width, first.shown.height)
    assert (first.hints, second.hints) == ((), ())


def test_a_white_page_with_print_is_neither_too_bright_nor_too_small() -> None:
    page = Image.new("RGB", (1240, 1754), "white")
    page.paste(scene(900, 500), (170, 300))
    assert take_in(encoded(page, "PDF", resolution=150)).pages[0].hints == ()


def test_a_blurred_photo_in_a_pdf_is_still_blurred() -> None:
    small = scene(100, 75).resize((1200, 900), Image.Resampling.BICUBIC)
    assert take_in(encoded(small, "PDF", resolution=150)).pages[0].hints == ("blurred",)


def test_pdf_pages_of_any_size_give_bounded_pictures() -> None:
    taken = take_in(pdf((14_400, 14_400), (3, 3), (14_400, 1)))
    assert [max(page.shown.width, page.shown.height) for page in taken.pages] == [2400, 12, 2400]


def test_a_pdf_with_a_giant_picture_inside_is_refused() -> None:
    data = encoded(Image.new("1", (7_000, 6_000), 1), "PDF", resolution=600)
    assert refusal(data).code == "too_many_pixels"


def test_too_many_pages() -> None:
    data = pdf(*[(200, 200)] * 3)
    refused = refusal(data, max_pages=2)
    assert (refused.code, refused.facts) == ("too_many_pages", {"pages": 3, "limit": 2})
    assert len(take_in(data, max_pages=3).pages) == 3


def test_a_pdf_that_needs_a_password_is_refused() -> None:
    assert refusal(locked(pdf((595, 842)), user_password="geheim")).code == "encrypted_pdf"


def test_a_pdf_that_opens_without_a_password_is_taken_though_it_is_encrypted() -> None:
    data = locked(pdf((595, 842)), user_password="")
    assert b"/Encrypt" in data
    assert len(take_in(data).pages) == 1


def test_many_threads_at_once() -> None:
    files = [encoded(scene(), "JPEG"), pdf((595, 842), (300, 300)), heic(scene()), encoded(scene(), "WEBP")] * 6
    with ThreadPoolExecutor(6) as pool:
        taken = list(pool.map(take_in, files))
    assert [len(each.pages) for each in taken] == [1, 2, 1, 1] * 6


def test_large_pictures_raise_no_warning_of_pillow() -> None:
    # 100 megapixels is beyond Pillow's own warning limit; who sets a higher limit must not meet its warning.
    data = encoded(Image.new("1", (10_000, 10_000), 1), "PNG")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert take_in(data, max_pixels=100_000_000).width == 10_000


def test_truncated_pictures_are_not_let_through_by_a_setting_of_pillow() -> None:
    assert ImageFile.LOAD_TRUNCATED_IMAGES is False
    with pytest.raises(OSError, match="truncated"):
        Image.open(io.BytesIO(encoded(scene(), "JPEG")[:4000])).load()
