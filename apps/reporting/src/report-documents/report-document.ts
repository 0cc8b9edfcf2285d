import type { Language } from '#libs/http';

export const reportKinds = ['first', 'supplementary', 'final'] as const;
export type ReportKind = (typeof reportKinds)[number];

/** A line of a report. */
export interface ReportRow {
  readonly label: string;
  /** null: nobody knows it yet. */
  readonly value: string | null;
  /** Without it the report is incomplete. */
  readonly isRequired: boolean;
}

/**
 * A report as it is printed, in one language; plain data, so that another thread can print it.
 * It holds no contact of anybody: who signs it writes theirs by hand.
 */
export interface ReportDocument {
  readonly language: Language;
  readonly title: string;
  /** What stands above the table: number, addressees, limit, legal ground. */
  readonly heading: readonly { readonly label: string; readonly value: string }[];
  readonly sections: readonly { readonly title: string; readonly rows: readonly ReportRow[] }[];
  /** What is said in place of a value. */
  readonly missing: { readonly required: string; readonly later: string };
  /** What still has to be filled in before it is complete; null when nothing has. */
  readonly incomplete: string | null;
  /** To be filled in by hand. */
  readonly signatures: readonly string[];
  readonly note: string;
  /** Stands before and after the number of a page. */
  readonly page: { readonly before: string; readonly between: string; readonly after: string };
  /** When anything in it changed last: printed twice, it is the same to the byte. */
  readonly asOf: Date;
}

/** What stands in a row, also where nothing is known. */
export function valueOf({ missing }: ReportDocument, { value, isRequired }: ReportRow): string {
  return value ?? (isRequired ? missing.required : missing.later);
}
