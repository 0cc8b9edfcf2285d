import type { Text } from './report/language.js';
import type { LocalFile } from './state/local-files.js';

/** Whose token the example takes: 北湖路社区, and the township above it. */
const village = { division: '431002001001', name: '北湖路社区' };
const township = '431002001';
const tenMinutesMs = 600_000;

export interface SummaryInput {
  readonly local: LocalFile;
  readonly localFile: string;
  /** Seconds that the start took. */
  readonly seconds: string;
  readonly now: Date;
}

/** What a person reads when the stack is ready. `text` has to be translated, `plain` has not. */
export type SummaryLine = { readonly text: Text } | { readonly plain: string };

/** The last lines of a start: addresses, and commands to paste into a shell. */
export function summaryLines({ local, localFile, seconds, now }: SummaryInput): SummaryLine[] {
  const { baseUrl } = local;
  return [
    { plain: '' },
    {
      text: { en: `Tiergrid is ready in ${seconds} s`, zh: `Tiergrid 已就绪，用时 ${seconds} 秒` },
    },
    { text: { en: `  address    ${baseUrl}`, zh: `  访问地址   ${baseUrl}` } },
    { text: { en: `  API docs   ${baseUrl}/docs`, zh: `  接口文档   ${baseUrl}/docs` } },
    { text: { en: `  clients    ${localFile}`, zh: `  客户端凭据 ${localFile}` } },
    ...examples(local, now),
    { plain: '' },
    {
      text: { en: 'Ctrl-C stops everything; data stay.', zh: '按 Ctrl-C 停止全部进程，数据保留。' },
    },
  ];
}

/** Commands for bash that need curl and sed only. */
function examples(local: LocalFile, now: Date): SummaryLine[] {
  const worker = local.clients.find(
    ({ role, division }) => role === 'grid-worker' && division === village.division,
  );
  const officer = local.clients.find(
    ({ role, division }) => role === 'officer' && division === township,
  );
  if (worker === undefined || officer === undefined) return [];
  const token = (client: typeof worker): string =>
    `$(curl -s -u '${client.clientId}:${client.clientSecret}' -d grant_type=client_credentials ` +
    `${local.tokenUrl} | sed -n 's/.*"access_token" *: *"\\([^"]*\\)".*/\\1/p')`;
  const incidents = `${local.baseUrl}/v1/incidents`;
  return [
    { plain: '' },
    {
      text: {
        en: `Report ransomware as the grid worker of ${village.name} (${village.division}):`,
        zh: `以${village.name}（${village.division}）网格员的身份上报勒索软件事件：`,
      },
    },
    { plain: '' },
    { plain: `WORKER=${token(worker)}` },
    {
      plain:
        `curl -s -X POST ${incidents} -H "Authorization: Bearer $WORKER" ` +
        `-H 'Content-Type: application/json' -H "Idempotency-Key: $RANDOM-$RANDOM-$RANDOM" ` +
        `-d '${JSON.stringify(report(now))}'; echo`,
    },
    { plain: '' },
    {
      text: {
        en: `Read it as an officer of the township (${township}):`,
        zh: `以上级乡镇（${township}）办事员的身份查看：`,
      },
    },
    { plain: '' },
    { plain: `TOWNSHIP=${token(officer)}` },
    { plain: `curl -s ${incidents} -H "Authorization: Bearer $TOWNSHIP"; echo` },
  ];
}

function report(now: Date): object {
  const discoveredAt = now.toISOString();
  return {
    divisionCode: village.division,
    categoryCode: '01007',
    title: '村办公电脑文件被勒索软件加密',
    description: '开机后文件打不开，桌面出现索要赎金的文档，已断开网线。',
    occurredAt: new Date(now.getTime() - tenMinutesMs).toISOString(),
    discoveredAt,
    affected: {
      unitName: village.name,
      system: '村办公电脑',
      unitType: 'village-office',
      cii: false,
    },
  };
}
