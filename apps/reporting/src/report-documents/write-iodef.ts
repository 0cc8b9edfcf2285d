import { create } from 'xmlbuilder2';
import type { XMLBuilder } from 'xmlbuilder2/lib/interfaces.js';
import type { Grade } from '#libs/policy';
import { addIndicators } from './iodef-indicators.js';
import type { IodefSource } from './iodef-source.js';

const namespace = 'urn:ietf:params:xml:ns:iodef-2.0';

/** Grave ones are high: IODEF has three severities. */
const severities: Readonly<Record<Grade, string>> = {
  I: 'high',
  II: 'high',
  III: 'medium',
  IV: 'low',
};

/** What systems suffer by categories (GB/T 20986-2023), where IODEF has a word for it. */
const systemImpacts: Readonly<Record<string, string>> = {
  '01004': 'takeover-system',
  '01007': 'availability-data',
  '02004': 'takeover-system',
  '02005': 'takeover-system',
  '02006': 'takeover-account',
  '02008': 'availability-service',
  '02009': 'integrity-data',
  '02011': 'traffic-redirection',
  '02012': 'traffic-redirection',
  '02013': 'traffic-redirection',
  '02015': 'traffic-redirection',
  '02016': 'traffic-redirection',
  '02018': 'takeover-system',
  '03001': 'integrity-data',
  '03003': 'breach-privacy',
  '03010': 'breach-privacy',
  '03011': 'availability-data',
};

/** An incident as IODEF 2.0 (RFC 7970), valid against the schema there. */
export function writeIodef(source: IodefSource): string {
  const { language, issuer, number } = source;
  const root = create({ version: '1.0', encoding: 'UTF-8' }).ele(namespace, 'IODEF-Document', {
    version: '2.00',
    'xml:lang': language,
  });
  const incident = root.ele('Incident', {
    purpose: 'reporting',
    status: statusOf(source),
    'xml:lang': language,
    restriction: 'need-to-know',
  });
  incident.ele('IncidentID', { name: issuer }).txt(number);
  incident.ele('DetectTime').txt(source.discoveredAt);
  incident.ele('StartTime').txt(source.occurredAt);
  incident.ele('ReportTime').txt(source.reportedAt);
  incident.ele('GenerationTime').txt(source.generatedAt);
  incident.ele('Description').txt(source.title);
  if (source.description !== null) incident.ele('Description').txt(source.description);
  addAssessment(incident.ele('Assessment', { occurrence: 'actual' }), source);
  addOrganization(incident, 'creator', source.holder);
  if (source.unit !== null) addOrganization(incident, 'victim', source.unit, source.place);
  addIndicators(incident, issuer, source.indicators);
  for (const { id, name, text } of source.fields) {
    incident.ele('AdditionalData', { name: id, dtype: 'string', meaning: name }).txt(text);
  }
  return root.end({ prettyPrint: true });
}

function addAssessment(assessment: XMLBuilder, source: IodefSource): void {
  const { category, grade, impact } = source;
  if (category !== null) {
    assessment.ele('IncidentCategory').txt(`${category.code} ${category.name}`);
  }
  const severity = grade === null ? {} : { severity: severities[grade] };
  const type = systemImpacts[category?.code ?? ''] ?? 'unknown';
  assessment.ele('SystemImpact', { ...severity, completion: 'succeeded', type });
  const downtimes = [impact.portalDownMinutes, impact.ciiDownMinutes];
  for (const minutes of [...downtimes, impact.ciiMainFunctionDownMinutes]) {
    // The schema wants more than nothing.
    if (minutes === undefined || minutes <= 0) continue;
    const metric = { ...severity, metric: 'downtime', duration: 'minute' };
    assessment.ele('TimeImpact', metric).txt(String(minutes));
  }
  if (impact.directLossCny !== undefined && impact.directLossCny > 0) {
    const money = { ...severity, currency: 'CNY' };
    assessment.ele('MonetaryImpact', money).txt(String(impact.directLossCny));
  }
  addCounter(assessment, 'people', 'People affected', impact.peopleAffected);
  addCounter(assessment, 'records', 'Personal records leaked', impact.personalRecordsLeaked);
}

function addCounter(
  assessment: XMLBuilder,
  unit: string,
  meaning: string,
  count: number | undefined,
): void {
  if (count === undefined) return;
  const what = { type: 'counter', unit: 'ext-value', 'ext-unit': unit, meaning };
  assessment.ele('Counter', what).txt(String(count));
}

function addOrganization(
  incident: XMLBuilder,
  role: 'creator' | 'victim',
  name: string,
  place?: string,
): void {
  const contact = incident.ele('Contact', { role, type: 'organization' });
  contact.ele('ContactName').txt(name);
  if (place !== undefined) contact.ele('PostalAddress').ele('PAddress').txt(place);
}

function statusOf({ status }: IodefSource): string {
  if (status === 'reported') return 'new';
  return ['accepted', 'handling', 'suspended'].includes(status) ? 'in-progress' : 'resolved';
}
