import type { Relation, RouteExpectation } from '#libs/testing';
import type { ReportingServiceFixture } from './reporting-service.fixture.js';

/** What the matrix of authorisation has for the routes of webhooks. */
interface Surroundings {
  readonly service: () => ReportingServiceFixture;
  readonly offices: Readonly<Record<Relation, string>>;
}

/** Rows of the matrix for webhooks. */
export function webhookRoutes({ service, offices }: Surroundings): RouteExpectation[] {
  /** Of the township's own; nobody is told, because the address leads nowhere. */
  async function webhookId(): Promise<string> {
    // An office may have only so many.
    await service().db.query(`UPDATE webhooks SET status = 'removed', secret = NULL`);
    const admin = await service().as(offices.in, 'county-admin');
    const { body } = await admin.post<{ webhook: { id: string } }>('/v1/webhooks', {
      url: 'https://webhooks.invalid/',
    });
    return body.webhook.id;
  }

  function webhook(method: 'GET' | 'POST', suffix: string, status: number): RouteExpectation {
    return {
      route: `${method} /v1/webhooks/:id${suffix}`,
      roles: ['county-admin'],
      request: async () => {
        const id = await webhookId();
        const deliveryId = suffix.includes(':deliveryId') ? await deliveryOf(id) : '';
        return {
          path: `/v1/webhooks/${id}${suffix.replace(':deliveryId', deliveryId)}`,
          body: method === 'POST' ? {} : undefined,
          headers: { 'if-match': '*' },
        };
      },
      answers: { in: status, above: status, beside: 404, below: 404 },
    };
  }

  async function deliveryOf(id: string): Promise<string> {
    const admin = await service().as(offices.in, 'county-admin');
    const { body } = await admin.post<{ id: string }>(`/v1/webhooks/${id}/test`);
    return body.id;
  }

  return [
    {
      route: 'POST /v1/webhooks',
      roles: ['county-admin'],
      request: () => Promise.resolve({ path: '/v1/webhooks', body: { url: 'https://a.example/' } }),
      answers: 201,
    },
    {
      route: 'GET /v1/webhooks',
      roles: ['county-admin'],
      request: () => Promise.resolve({ path: '/v1/webhooks' }),
      answers: 200,
    },
    webhook('GET', '', 200),
    webhook('GET', '/history', 200),
    webhook('GET', '/deliveries', 200),
    webhook('POST', '/change', 200),
    webhook('POST', '/enable', 200),
    webhook('POST', '/disable', 200),
    webhook('POST', '/remove', 200),
    webhook('POST', '/rotate-secret', 200),
    webhook('POST', '/test', 202),
    webhook('POST', '/deliveries/:deliveryId/resend', 202),
  ];
}
