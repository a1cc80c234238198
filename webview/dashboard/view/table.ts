import { create } from "../../dom/create.ts";

/** A column of a table: its title, and how a row stands in it. */
export interface Column<Row> {
  readonly title: string;
  /** Figures stand at the right. */
  readonly isFigure?: boolean;
  /** Names the row: a header cell. */
  readonly isName?: boolean;
  readonly cell: (row: Row, at: number) => Node | string;
}

/** A table that can be scrolled sideways where there is no room for it; `fill` shows other rows. */
export function createTable<Row>(caption: string, columns: readonly Column<Row>[]) {
  const body = create("tbody");
  const head = create(
    "tr",
    {},
    ...columns.map(({ title, isFigure }) =>
      create("th", { scope: "col", class: isFigure === true && "figure" }, title),
    ),
  );
  const table = create("table", {}, create("caption", { class: "unseen" }, caption), create("thead", {}, head), body);
  const element = create("div", { class: "table", role: "region", "aria-label": caption, tabindex: "0" }, table);
  return {
    element,
    fill: (rows: readonly Row[]): void => {
      body.replaceChildren(
        ...rows.map((row, at) =>
          create(
            "tr",
            {},
            ...columns.map(({ cell, isFigure, isName }) =>
              isName === true
                ? create("th", { scope: "row" }, cell(row, at))
                : create("td", { class: isFigure === true && "figure" }, cell(row, at)),
            ),
          ),
        ),
      );
    },
  };
}
