import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readAuditAnswer } from './audit-answer.js';

/** As npm 10 and 11 print it, shortened. */
const report = (severity: string): string =>
  JSON.stringify({
    auditReportVersion: 2,
    vulnerabilities: {
      minimist: {
        name: 'minimist',
        severity,
        via: [{ title: 'Prototype Pollution', url: 'https://github.com/advisories/GHSA-1' }],
        range: '<1.2.6',
        fixAvailable: true,
      },
      mkdirp: { name: 'mkdirp', severity, via: ['minimist'], range: '0.4.1 - 0.5.1' },
    },
    metadata: { vulnerabilities: { total: 2 } },
  });

describe('reading what npm audit says', () => {
  it('names high and critical advisories', () => {
    for (const severity of ['high', 'critical']) {
      assert.deepEqual(readAuditAnswer(report(severity)), {
        kind: 'found',
        advisories: [
          `minimist <1.2.6 (${severity}): Prototype Pollution https://github.com/advisories/GHSA-1`,
          `mkdirp 0.4.1 - 0.5.1 (${severity}): through minimist`,
        ],
      });
    }
  });

  it('passes over lesser ones', () => {
    assert.deepEqual(readAuditAnswer(report('moderate')), { kind: 'clean' });
  });

  it('does not take a registry that refuses for a clean answer', () => {
    const refused = JSON.stringify({
      message: '405 Method Not Allowed - POST https://registry.example/-/npm/v1/security',
      statusCode: 405,
      error: { summary: '', detail: '' },
    });
    assert.deepEqual(readAuditAnswer(refused), {
      kind: 'not-asked',
      reason: '405 Method Not Allowed - POST https://registry.example/-/npm/v1/security',
    });
  });

  it('does not take silence or a page of a proxy for a clean answer', () => {
    for (const output of ['', '<html>502</html>', 'null', '{}']) {
      assert.deepEqual(readAuditAnswer(output), {
        kind: 'not-asked',
        reason: 'npm audit printed no report',
      });
    }
  });
});
