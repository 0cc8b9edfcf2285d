import { IncidentIndexWriter } from '../../apps/reporting/src/operator.js';
import { everything } from '#libs/divisions';
import { Database } from '#libs/persistence';
import type { RunningStack } from '../client/running-stack.js';

/** Incidents that are inserted by one statement, then indexed in transactions of so many. */
const chunk = 50_000;
const indexedTogether = 2_000;
/** Row-level security binds the owner of the tables too. */
const asAll = `SET search_path = reporting; SET tiergrid.scope = ''; SET tiergrid.scope_end = '~';`;
/** Time between two incidents: a million of them make a year. */
const stepMs = 31_500;

/** Offices whose lists are measured: the line from Hunan to a village of Beihu. */
export const measuredOffices = {
  province: '43',
  prefecture: '4310',
  county: '431002',
  township: '431002001',
  village: '431002001001',
} as const;
/** The quietest of all: so many incidents among all the others. */
export const quietVillage = '431002001013';
const quietIncidents = 3;

/** Words of titles; the first are the commonest, as in life. */
export const topics = [
  ...['勒索软件', '钓鱼短信', '刷单返利诈骗', '网站无法访问', '摄像头弱口令', '路由器被控'],
  ...['挖矿病毒', '公共WiFi被仿冒', '账号被盗', '个人信息泄露', '网页篡改', '电脑蓝屏'],
  ...['冒充公检法', '虚假贷款', '域名劫持', '数据库误删', '漏洞未修复', 'ransomware'],
  ...['phishing mail', '异常外联', '暗链植入', '大屏被入侵', '打印机异常', '停电断网'],
];

export interface Filling {
  readonly fillSeconds: number;
  readonly indexSeconds: number;
  /** Microseconds that indexing an incident takes, as a whole. */
  readonly indexMicroseconds: number;
}

/**
 * Puts incidents straight into the tables, skewed as a nation's are: one in twenty in Beihu's real
 * villages (the first of them most), the others in made-up counties of Chenzhou, Hunan and twenty
 * more provinces. The service's own code brings them into the index.
 */
export async function fillIncidents(
  stack: RunningStack,
  incidents: number,
  tell: (line: string) => void,
): Promise<Filling> {
  const database = new Database({
    url: stack.databaseUrl('reporting'),
    applicationName: 'tiergrid-bench',
    poolSize: 1,
  });
  const began = Date.now() - incidents * stepMs;
  let fillMs = 0;
  let indexMs = 0;
  try {
    for (let from = 0; from < incidents; from += chunk) {
      const to = Math.min(from + chunk, incidents);
      let begun = performance.now();
      await stack.asOwner(`${asAll} ${insertion(from, to, began)}`);
      fillMs += performance.now() - begun;
      begun = performance.now();
      await index(stack, database, new Date(began + to * stepMs));
      indexMs += performance.now() - begun;
      tell(`${to} incidents, ${Math.round((fillMs + indexMs) / 1000)} s`);
    }
    const begun = performance.now();
    await stack.asOwner(
      'VACUUM ANALYZE reporting.incidents, reporting.incident_offices, reporting.incident_words',
    );
    fillMs += performance.now() - begun;
  } finally {
    await database.close();
  }
  return {
    fillSeconds: Math.round(fillMs / 1000),
    indexSeconds: Math.round(indexMs / 1000),
    indexMicroseconds: Math.round((indexMs * 1000) / incidents),
  };
}

/** Indexes until nothing is left; the service itself may be at it too. */
async function index(stack: RunningStack, database: Database, now: Date): Promise<void> {
  const writer = new IncidentIndexWriter();
  for (;;) {
    const count = await database.transaction(everything, (tx) =>
      writer.indexNext(tx, indexedTogether, now),
    );
    if (count !== 0) continue;
    const [row] = await stack.asOwner(
      `${asAll} SELECT NOT EXISTS (
         SELECT 1 FROM incidents, incident_index_state AS state
         WHERE (incidents.changed_in, id) > (state.changed_in, state.incident_id)) AS done`,
    );
    if (row?.['done'] === true) return;
  }
}

function insertion(from: number, to: number, began: number): string {
  const { province, prefecture } = measuredOffices;
  const words = topics.map((topic) => `'${topic}'`).join(',');
  return `
    WITH village AS (
      SELECT code, path, row_number() OVER (ORDER BY code) AS place, count(*) OVER () AS villages
      FROM divisions WHERE level = 'village' AND code <> '${quietVillage}'
    ), incident AS (
      SELECT n, (to_timestamp(${began}::bigint / 1000.0) + n * interval '${stepMs} milliseconds') AS at,
        lpad(to_hex(${began}::bigint + n::bigint * ${stepMs}), 12, '0') || '7000' || '8000'
          || lpad(to_hex(n), 12, '0') AS id,
        random() AS a, random() AS b, random() AS c, random() AS d
      FROM generate_series(${from}, ${to - 1}) AS n
    ), placed AS (
      SELECT incident.*, CASE
        WHEN n < ${quietIncidents}
          THEN (SELECT path FROM divisions WHERE code = '${quietVillage}')
        WHEN n % 20 = 0 THEN beihu.path
        WHEN n % 20 < 4 THEN '${province}/${prefecture}/${prefecture}' || 10 + n % 9 || '/T'
          || n % 200 || '/V' || n % 3000 || '/'
        WHEN n % 20 < 8 THEN '${province}/${province}' || 11 + n % 13 || '/C' || n % 130 || '/T'
          || n % 2000 || '/V' || n % 30000 || '/'
        ELSE 44 + n % 20 || '/P' || n % 300 || '/C' || n % 2800 || '/T' || n % 39000 || '/V'
          || n % 500000 || '/' END AS path
      FROM incident LEFT JOIN village AS beihu
        ON n % 20 = 0 AND beihu.place = 1 + floor(power(a, 3) * beihu.villages)
    )
    INSERT INTO incidents (id, number, version, status, title, description, division_code,
      division_name, division_path, holder, holder_path, holder_name, category_code, grade,
      occurred_at, discovered_at, reported_at, updated_at, reporter, reporter_office, affected,
      indicators, handlers)
    SELECT id::uuid, 'B-' || n, 1,
      CASE WHEN n > ${to} - 2000 AND c < 0.7 THEN 'handling' WHEN c < 0.01 THEN 'accepted'
        WHEN c < 0.03 THEN 'rejected' ELSE 'closed' END,
      left(unit.name, 2) || '村' || topic.word || '，' || (ARRAY['居民求助','影响办公','已断网','待核实'])[1 + n % 4],
      unit.name || '的工作人员在' || to_char(at, 'MM月DD日') || '发现' || topic.word
        || '，已通知网格员到场查看，主机 10.' || n % 200 || '.' || n % 250 || '.' || n % 90
        || ' 的管理员正在处理，编号' || n || '，请上级支援。',
      split_part(reverse(split_part(reverse(path), '/', 2)), '/', 1), '某村', path,
      split_part(path, '/', 4), regexp_replace(path, '[^/]+/$', ''), '某街道',
      (ARRAY['01007','02002','04001','05001','03003'])[1 + floor(power(d, 2) * 5)::int],
      (ARRAY['IV','IV','IV','III','II'])[1 + floor(power(b, 4) * 5)::int],
      at, at, at, at, 'bench', split_part(path, '/', 5),
      jsonb_build_object('unitName', unit.name || '服务站', 'unitType', 'unit-' || n % 7, 'cii', n % 50 = 0),
      CASE WHEN n % 4 = 0 THEN jsonb_build_array(jsonb_build_object('type', 'domain',
        'value', 'h' || floor(power(b, 2) * 20000) || '.evil.example')) ELSE '[]'::jsonb END, '{}'
    FROM placed CROSS JOIN LATERAL (
      SELECT (ARRAY[${words}])[1 + floor(power(d, 2) * ${topics.length})::int] AS word) topic
    CROSS JOIN LATERAL (
      SELECT chr(19968 + (a * 2500)::int) || chr(19968 + (b * 2500)::int)
        || chr(19968 + (c * 2500)::int) || chr(19968 + (d * 2500)::int) AS name) unit
    WHERE path IS NOT NULL`;
}

/** A unit's name that one incident has, as \`insertion\` makes them, and that of none. */
export function rareWord(random: () => number): string {
  const character = (): string => String.fromCodePoint(19_968 + Math.floor(random() * 2_500));
  return character() + character();
}
