import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { unzipSync } from 'fflate';
import { validateXML } from 'xmllint-wasm';
import type { TestClient } from '#libs/testing';
import type { IncidentView } from '../../read-models/incident-view.js';
import { ReportingServiceFixture } from '../../testing/reporting-service.fixture.js';

/** Schemas do not change with compilation: from dist the sources are six folders up. */
const schemas = new URL('../../../../../../apps/reporting/src/testing/iodef/', import.meta.url);
/** Where the documents are kept to be looked at; nowhere unless said. */
const keepIn = process.env['TIERGRID_KEEP_DOCUMENTS'];

const contents = {
  measures: '19 日 09:10 断开办公网与调度网；09:40 启用备用调度机。\n效果：供水已恢复八成。',
  'ransom-amount': '2 BTC',
  'ransom-method': '比特币钱包转账',
  'ransom-date': '2026-11-25',
  trend: '未发现向其他单位扩散 <b>&</b> "引号" 𠮷 \u0007',
};

describe('report documents', () => {
  let service: ReportingServiceFixture;
  let county: TestClient;
  let incident: IncidentView;

  before(async () => {
    service = await ReportingServiceFixture.start();
    county = await service.as('431002', 'officer');
    const reported = await county.post<IncidentView>('/v1/incidents', {
      divisionCode: '431002001001',
      title: '供水调度系统遭勒索软件加密',
      description: '值班员发现调度画面黑屏，服务器出现勒索信。'.repeat(60),
      occurredAt: new Date(Date.now() - 20 * 60_000).toISOString(),
      affected: { unitName: '北湖区自来水公司', system: '供水调度系统', cii: true },
      impact: { ciiDownMinutes: 65, peopleAffected: 1_000_000, directLossCny: 120_000.5 },
      indicators: [
        { type: 'ip', value: '203.0.113.7' },
        { type: 'ip', value: '2001:db8::7' },
        { type: 'ip', value: 'not an address' },
        { type: 'domain', value: 'pay.example' },
        { type: 'url', value: `https://pay.example/${'a'.repeat(200)}?x=1&y=<2>` },
        { type: 'file-hash', value: 'd41d8cd98f00b204e9800998ecf8427e' },
        { type: 'file-hash', value: 'ssdeep:3:AXGBicFlgVNhBGcL6wCrFQEv' },
        { type: 'phone-number', value: '+8610086' },
        { type: 'payee-account', value: '6222 0000 0000' },
        { type: 'email', value: 'pay@example.com' },
      ],
      contact: { name: '周敏', phone: '13900001111' },
    });
    const accepted = await county.post<IncidentView>(
      `/v1/incidents/${reported.body.id}/accept`,
      { categoryCode: '01007', grade: 'II' },
      { 'if-match': '*' },
    );
    incident = accepted.body;
  });
  after(() => service.stop());

  function write(fields: Record<string, string>): Promise<{ status: number }> {
    const path = `/v1/incidents/${incident.id}/report-content`;
    return county.put(path, { fields }, { 'if-match': '*' });
  }

  interface Produced {
    readonly status: number;
    readonly headers: Headers;
    readonly bytes: Buffer;
  }

  async function produce(kind: string, query: string, language = 'zh-CN'): Promise<Produced> {
    const path = `/v1/incidents/${incident.id}/documents/${kind}?${query}`;
    const { status, headers, bytes } = await county.download(path, { 'accept-language': language });
    if (keepIn !== undefined && status === 200) {
      mkdirSync(keepIn, { recursive: true });
      writeFileSync(`${keepIn}/${kind}-${language}-${query.replaceAll('=', '-')}`, bytes);
    }
    return { status, headers, bytes };
  }

  async function assertValid(xml: Buffer): Promise<void> {
    const names = readdirSync(schemas).filter((name) => name.endsWith('.xsd'));
    const file = (name: string): { fileName: string; contents: string } => ({
      fileName: name,
      contents: readFileSync(new URL(name, schemas), 'utf8'),
    });
    const { valid, errors } = await validateXML({
      xml: { fileName: 'incident.xml', contents: xml.toString('utf8') },
      schema: [file('iodef-2.0.xsd')],
      preload: names.filter((name) => name !== 'iodef-2.0.xsd').map(file),
    });
    assert.deepEqual(errors, []);
    assert.ok(valid);
  }

  const kinds = ['first', 'supplementary', 'final'] as const;
  for (const kind of kinds) {
    for (const language of ['zh-CN', 'en'] as const) {
      it(`${kind} in ${language}: PDF and Word, the same bytes again`, async () => {
        await write(contents);
        const pdf = await produce(kind, 'format=pdf', language);
        assert.equal(pdf.status, 200);
        assert.equal(pdf.headers.get('content-type'), 'application/pdf');
        assert.equal(pdf.headers.get('content-language'), language);
        assert.equal(pdf.bytes.subarray(0, 5).toString(), '%PDF-');
        const again = await produce(kind, `format=pdf&lang=${language}`, 'de');
        assert.ok(again.bytes.equals(pdf.bytes));

        const docx = await produce(kind, 'format=docx', language);
        const { number } = incident;
        assert.match(
          docx.headers.get('content-disposition') ?? '',
          new RegExp(
            `^attachment; filename="${number}-${kind}\\.docx"; filename\\*=UTF-8''${number}`,
          ),
        );
        const files = unzipSync(docx.bytes);
        const text = Buffer.from(files['word/document.xml'] ?? []).toString('utf8');
        assert.ok(text.includes(number) && text.includes('北湖区自来水公司'));
        assert.ok(!text.includes('13900001111') && !text.includes('周敏'), 'no contact');
        assert.ok(!text.includes('\u0007'), 'nothing that XML does not take');
        assert.ok((await produce(kind, 'format=docx', language)).bytes.equals(docx.bytes));
      });
    }
  }

  it('say what is still missing, and of which the law asks at once', async () => {
    await write({});
    const { bytes } = await produce('first', 'format=docx');
    const text = Buffer.from(unzipSync(bytes)['word/document.xml'] ?? []).toString('utf8');
    assert.match(text, /（未填写，须补充）/);
    assert.match(text, /报送前尚须补充：已采取的措施及效果、要求支付赎金的金额/);
    assert.match(text, /主送.*保护工作部门、公安机关/s);
    await write(contents);
    const complete = await produce('first', 'format=docx');
    const after = Buffer.from(unzipSync(complete.bytes)['word/document.xml'] ?? []).toString(
      'utf8',
    );
    assert.doesNotMatch(after, /未填写/);
  });

  it('are IODEF 2.0 that its schema finds valid', async () => {
    await write(contents);
    for (const language of ['zh-CN', 'en']) {
      const { status, headers, bytes } = await produce('first', 'format=iodef', language);
      assert.equal(status, 200);
      assert.equal(headers.get('content-type'), 'application/iodef+xml; charset=utf-8');
      await assertValid(bytes);
      const xml = bytes.toString('utf8');
      assert.match(xml, new RegExp(`<IncidentID name="127.0.0.1">${incident.number}</IncidentID>`));
      assert.match(xml, /<Address category="ipv4-addr">203\.0\.113\.7<\/Address>/);
      assert.match(xml, /<ds:DigestValue[^>]*>1B2M2Y8AsgTpgAmY7PhCfg==<\/ds:DigestValue>/);
      assert.match(xml, /<TimeImpact severity="high" metric="downtime" duration="minute">65</);
      assert.match(xml, /<MonetaryImpact severity="high" currency="CNY">120000\.5</);
      assert.ok(!xml.includes('13900001111'), 'no contact');
    }
    await assert.rejects(assertValid(Buffer.from('<IODEF-Document version="2.00"/>')));
  });

  it('can be had before triage too', async () => {
    const { body } = await county.post<IncidentView>('/v1/incidents', {
      divisionCode: '431002001001',
      title: '网页打不开',
      occurredAt: new Date(Date.now() - 60_000).toISOString(),
    });
    const path = `/v1/incidents/${body.id}/documents/first`;
    const iodef = await county.download(`${path}?format=iodef`);
    await assertValid(iodef.bytes);
    assert.equal((await county.download(path)).status, 200);
  });

  it('refuse other kinds, formats and languages', async () => {
    for (const [kind, query] of [
      ['second', ''],
      ['first', 'format=odt'],
      ['first', 'lang=fr'],
      ['first', 'contact=true'],
    ] as const) {
      assert.equal((await produce(kind, query)).status, 400, `${kind} ${query}`);
    }
  });
});
