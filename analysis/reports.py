"""``commonground report DIR``: the planner's report of any folder of results, and what travels with it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from sim.errors import OutputError
from sim.words import language, say, use_language

from .experiments.store import write_whole
from .output.folder import reason
from .reporting.report.blocks import Report
from .reporting.report.opened import Opened, open_folder

FOUR_W = "4ws"
A4, PHONE = "a4", "phone"
PHONE_SIZE = (1080, 1350)


@dataclass(frozen=True)
class ReportRequest:
    """What was asked for on the command line; ``out``: a folder for the files, or beside the results."""

    folder: Path
    out: Path | None = None
    language: str = ""
    pdf: bool = False
    one_page: bool = False
    logframe: bool = False
    export: str = ""


@dataclass(frozen=True)
class Reported:
    """What was written: the report first."""

    report: Report
    files: tuple[Path, ...]
    language: str


def write_report(request: ReportRequest) -> Reported:
    """Make the report and write it. Raises OutputError before anything is written, or ScenarioError."""
    with in_language(request.language):
        opened = open_folder(request.folder)
        _refuse(request, opened)
        if request.pdf or request.one_page:
            from .reporting.report.browser import browser

            browser()  # a missing browser is told before any work is done
        from .reporting.report.document import report_of
        from .reporting.report.logframe import logframe

        frame = logframe(opened) if request.logframe else None
        report = report_of(opened, frame)
        target = request.out or opened.folder
        try:
            target.mkdir(parents=True, exist_ok=True)
            files = tuple(_write(request, opened, report, target))
        except OSError as error:
            raise OutputError(say("output.unwritable", folder=target, reason=reason(error))) from error
        return Reported(report, files, language())


@contextmanager
def in_language(wanted: str) -> Iterator[None]:
    """Speak another language for a while; an empty one means the language in force."""
    before = language()
    use_language(wanted or before)
    try:
        yield
    finally:
        use_language(before)


def _refuse(request: ReportRequest, opened: Opened) -> None:
    if request.logframe and opened.kind != "comparison":
        raise OutputError(say("report.no_logframe", folder=opened.folder))


def _name(stem: str, ending: str) -> str:
    """``report.html``; in another language than English ``report.fr.html``."""
    own = "" if language() == "en" else f".{language()}"
    return f"{stem}{own}.{ending}"


def _write(request: ReportRequest, opened: Opened, report: Report, target: Path) -> Iterator[Path]:
    from .reporting.report.page import page

    html = target / _name("report", "html")
    write_whole(html, page(report).encode("utf-8"))
    yield html
    if request.pdf:
        yield _printed(html, target / _name("report", "pdf"))
    if request.one_page:
        yield from _one_page(report, target)
    if request.logframe:
        yield _logframe(opened, target / _name("logframe", "csv"))
    if request.export == FOUR_W:
        from .output.tables import write_csv
        from .reporting.report.four_w import four_w

        file = target / _name("4ws", "csv")
        write_csv(four_w(opened), file)
        yield file


def _logframe(opened: Opened, file: Path) -> Path:
    from .output.tables import write_csv
    from .reporting.report.logframe import logframe, logframe_table

    write_csv(logframe_table(logframe(opened)), file)
    return file


def _printed(html: Path, pdf: Path) -> Path:
    """A page printed beside its place and moved into it: whole, or not there at all."""
    from .reporting.report.browser import print_pdf

    beside = pdf.with_name(f".{pdf.name}.partial")
    print_pdf(html, beside.resolve())
    beside.replace(pdf)
    return pdf


def _one_page(report: Report, target: Path) -> Iterator[Path]:
    """One A4 to print, and one picture that travels by telephone."""
    from .reporting.report.browser import photograph
    from .reporting.report.page import one_page

    with TemporaryDirectory(prefix="commonground-page-") as scratch:
        sheet = Path(scratch) / "a4.html"
        sheet.write_text(one_page(report, A4), encoding="utf-8")
        yield _printed(sheet, target / _name("onepage", "pdf"))
        phone, made = Path(scratch) / "phone.html", Path(scratch) / "phone.png"
        phone.write_text(one_page(report, PHONE), encoding="utf-8")
        photograph(phone, made, *PHONE_SIZE)
        picture = target / _name("onepage", "png")
        write_whole(picture, made.read_bytes())
        yield picture


def tell_reported(done: Reported) -> list[str]:
    """The lines that ``report`` prints: the answer, and where everything lies."""
    from .words import wrapped

    with in_language(done.language):
        front = done.report.front
        lines = wrapped([front.question, front.answer])
        lines += [say("report.written", file=file) for file in done.files]
        return [*lines, say("cli.fixed_line")]
