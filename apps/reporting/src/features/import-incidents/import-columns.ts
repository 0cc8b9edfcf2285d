import type { Text } from '#libs/http';

/** How the cells of a column are read. */
export type CellKind = 'text' | 'time' | 'yes-no' | 'indicators';

/** A column of an import, and the field of a report that it fills. */
export interface ImportColumn {
  /** Path of the field in the report: `affected.unitName`. */
  readonly field: string;
  readonly header: Text;
  readonly kind: CellKind;
  readonly required: boolean;
  readonly example: string;
}

/** Every column, in the order of the template. */
export const importColumns = [
  {
    field: 'divisionCode',
    header: { 'zh-CN': '行政区划代码', en: 'Division code' },
    kind: 'text',
    required: true,
    example: '431002001001',
  },
  {
    field: 'categoryCode',
    header: { 'zh-CN': '事件分类代码', en: 'Category code' },
    kind: 'text',
    required: false,
    example: '04007',
  },
  {
    field: 'title',
    header: { 'zh-CN': '标题', en: 'Title' },
    kind: 'text',
    required: true,
    example: '居民反映刷单返利被骗',
  },
  {
    field: 'description',
    header: { 'zh-CN': '情况描述', en: 'Description' },
    kind: 'text',
    required: false,
    example: '',
  },
  {
    field: 'occurredAt',
    header: { 'zh-CN': '发生时间', en: 'Occurred at' },
    kind: 'time',
    required: true,
    example: '2026-01-05 08:30',
  },
  {
    field: 'discoveredAt',
    header: { 'zh-CN': '发现时间', en: 'Discovered at' },
    kind: 'time',
    required: false,
    example: '2026-01-05 09:00',
  },
  {
    field: 'affected.unitName',
    header: { 'zh-CN': '受影响单位', en: 'Affected unit' },
    kind: 'text',
    required: false,
    example: '',
  },
  {
    field: 'affected.system',
    header: { 'zh-CN': '受影响系统', en: 'Affected system' },
    kind: 'text',
    required: false,
    example: '',
  },
  {
    field: 'affected.unitType',
    header: { 'zh-CN': '单位类型', en: 'Unit type' },
    kind: 'text',
    required: false,
    example: '',
  },
  {
    field: 'affected.cii',
    header: { 'zh-CN': '是否关键信息基础设施', en: 'Critical infrastructure' },
    kind: 'yes-no',
    required: false,
    example: '否',
  },
  {
    field: 'indicators',
    header: { 'zh-CN': '技术线索', en: 'Indicators' },
    kind: 'indicators',
    required: false,
    example: 'domain:fake-shop.example',
  },
  {
    field: 'contact.name',
    header: { 'zh-CN': '联系人', en: 'Contact name' },
    kind: 'text',
    required: false,
    example: '',
  },
  {
    field: 'contact.phone',
    header: { 'zh-CN': '联系电话', en: 'Contact phone' },
    kind: 'text',
    required: false,
    example: '',
  },
  {
    field: 'involvesStateSecrets',
    header: { 'zh-CN': '是否涉密', en: 'State secrets' },
    kind: 'yes-no',
    required: false,
    example: '否',
  },
  {
    field: 'clientId',
    header: { 'zh-CN': '自编号', en: 'Own number' },
    kind: 'text',
    required: false,
    example: 'EXAMPLE',
  },
] as const satisfies readonly ImportColumn[];

/** Whoever leaves the template's example in has not reported it. */
export const exampleNumber = 'EXAMPLE';

/** A header of the template: both languages, and a mark for what must not be empty. */
export function templateHeader({ header, required }: ImportColumn): string {
  return `${header['zh-CN']} / ${header.en}${required ? ' *' : ''}`;
}

/** The column with a header: the template's, either language alone, or the field's name. */
export function columnOf(header: string): ImportColumn | undefined {
  const wanted = normal(header);
  return importColumns.find((column) =>
    [templateHeader(column), column.header['zh-CN'], column.header.en, column.field].some(
      (name) => normal(name) === wanted,
    ),
  );
}

function normal(header: string): string {
  return header.replaceAll(/[\s*＊]+/g, '').toLowerCase();
}
