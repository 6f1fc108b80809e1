"""OpenDocument workbooks as LibreOffice writes them: repeated cells, values beside their words, styles that hide."""

from html import escape
from typing import Any

from tests.office_files import open_document

NAMES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "calcext": "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0",
}
STYLES = (
    '<office:automatic-styles><style:style style:name="ta1" style:family="table"><style:table-properties'
    ' table:display="true"/></style:style><style:style style:name="ta2" style:family="table"><style:table-properties'
    ' table:display="false"/></style:style></office:automatic-styles>'
)
NO_CELL = '<table:table-cell table:number-columns-repeated="16376"/>'
NO_LINES = f'<table:table-row table:number-rows-repeated="1048500">{NO_CELL}</table:table-row>'


def cell(value: Any = "", **attributes: Any) -> str:
    """A cell; `formula`, `columns_repeated`, `rows_spanned`, `covered`, or `shown`, what it shows of its value."""
    tag = "covered-table-cell" if attributes.pop("covered", False) else "table-cell"
    shown, said = attributes.pop("shown", None), ""
    for name, about in (("formula", "formula"), ("columns_repeated", "number-columns-repeated")):
        if name in attributes:
            said += f' table:{about}="{escape(str(attributes[name]))}"'
    if "rows_spanned" in attributes:
        said += f' table:number-columns-spanned="1" table:number-rows-spanned="{attributes["rows_spanned"]}"'
    if value == "#N/A":
        said += ' office:value-type="string" office:string-value="" calcext:value-type="error"'
    elif isinstance(value, bool):
        said += f' office:value-type="boolean" office:boolean-value="{str(value).lower()}"'
    elif isinstance(value, int | float):
        said += f' office:value-type="float" office:value="{value}" calcext:value-type="float"'
    elif hasattr(value, "isoformat"):
        said += f' office:value-type="date" office:date-value="{value.isoformat()}"'
    elif value:
        said += ' office:value-type="string" calcext:value-type="string"'
    else:
        return f"<table:{tag}{said}/>"
    words = "".join(f"<text:p>{escape(part)}</text:p>" for part in str(shown or value).split("\n"))
    return f"<table:{tag}{said}>{words}</table:{tag}>"


def line(*cells: Any, hidden: bool = False, repeated: int = 1) -> str:
    """A row of cells, each a value or what `cell` wrote."""
    drawn = "".join(one if isinstance(one, str) and one.startswith("<") else cell(one) for one in cells)
    said = ' table:visibility="filter"' * hidden + f' table:number-rows-repeated="{repeated}"' * (repeated > 1)
    return f"<table:table-row{said}>{drawn}{NO_CELL}</table:table-row>"


def table(title: str, *lines: str, columns: str = "", hidden: bool = False) -> str:
    columns = columns or '<table:table-column table:number-columns-repeated="16384"/>'
    style = "ta2" if hidden else "ta1"
    drawn = "".join(lines)
    return f'<table:table table:name="{title}" table:style-name="{style}">{columns}{drawn}{NO_LINES}</table:table>'


def open_workbook(*tables: str) -> bytes:
    spaces = " ".join(f'xmlns:{name}="{address}"' for name, address in NAMES.items())
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces} office:version="1.3">{STYLES}'
        f"<office:body><office:spreadsheet>{''.join(tables)}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    return open_document("ods", parts={"content.xml": content.encode()})
