/**
 * What we use of pdfmake. Its published types bring the browser's with them, whose `fetch` and
 * `Request` would then take the place of Node's in the whole project.
 */
declare module 'pdfmake' {
  /** Left, top, right, bottom in points, or one for all. */
  type Margin = number | [number, number, number, number];

  interface Style {
    readonly bold?: boolean;
    readonly fontSize?: number;
    readonly alignment?: 'left' | 'center' | 'right';
    readonly color?: string;
    readonly margin?: Margin;
  }

  export type Content = Style & {
    readonly text?: string | readonly (string | Content)[];
    readonly stack?: readonly Content[];
    readonly unbreakable?: boolean;
    readonly table?: {
      readonly widths: readonly number[];
      readonly dontBreakRows: boolean;
      readonly body: readonly (readonly TableCell[])[];
    };
    readonly layout?: Readonly<
      Record<'hLineWidth' | 'vLineWidth' | 'paddingTop' | 'paddingBottom', () => number>
    >;
  };

  export type TableCell = Content & { readonly colSpan?: number; readonly fillColor?: string };

  export interface DocumentDefinition {
    readonly info: {
      readonly title: string;
      readonly creationDate: Date;
      readonly producer: string;
      readonly creator: string;
    };
    readonly language: string;
    readonly pageSize: 'A4';
    readonly pageMargins: Margin;
    readonly defaultStyle: {
      readonly font: string;
      readonly fontSize: number;
      readonly lineHeight: number;
    };
    readonly footer: (page: number, pages: number) => Content;
    readonly content: readonly Content[];
  }

  const pdfmake: {
    setUrlAccessPolicy(mayRead: (url: string) => boolean): void;
    setLocalAccessPolicy(mayRead: (path: string) => boolean): void;
    setFonts(
      fonts: Readonly<Record<string, Readonly<Record<'normal' | 'bold', string | undefined>>>>,
    ): void;
    createPdf(definition: DocumentDefinition): { getBuffer(): Promise<Buffer> };
  };
  export default pdfmake;
}
