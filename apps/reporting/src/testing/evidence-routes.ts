import type { Role } from '#libs/access';
import { type Relation, type RouteExpectation, TusUpload } from '#libs/testing';
import type { ReportingServiceFixture } from './reporting-service.fixture.js';

/** What the matrix of authorisation has for the routes of evidence. */
interface Surroundings {
  readonly service: () => ReportingServiceFixture;
  readonly offices: Readonly<Record<Relation, string>>;
  readonly readers: readonly Role[];
  /** Makes an incident of the township. @returns its id */
  readonly incident: () => Promise<string>;
  /** The row of a route that reads something of an incident. */
  readonly read: (suffix: string) => RouteExpectation;
}

const tus = { 'tus-resumable': '1.0.0' };
const uploaders: Role[] = ['grid-worker', 'officer', 'county-admin'];

/** Rows of the matrix for files of incidents. */
export function evidenceRoutes({
  service,
  offices,
  readers,
  incident,
  read,
}: Surroundings): RouteExpectation[] {
  /** A file that somebody of the township began to send. */
  async function attachment(status = 'uploading'): Promise<{ path: string; id: string }> {
    const collection = `/v1/incidents/${await incident()}/attachments`;
    const file = { name: 'a.txt', bytes: Buffer.from('a line of a log') };
    const token = await service().token(offices.in, 'officer');
    const upload = await TusUpload.begin(`${service().url}${collection}`, token, file);
    if (status === 'available') await upload.patch(file.bytes, 0);
    return { path: `${collection}/${upload.id}`, id: upload.id };
  }

  /** A request of the upload protocol on a file: only the office that sends it may. */
  function upload(method: string, status: number, headers = {}): RouteExpectation {
    return {
      route: `${method} /v1/incidents/:id/attachments/:attachmentId`,
      roles: uploaders,
      request: async () => ({ path: (await attachment()).path, headers: { ...tus, ...headers } }),
      answers: { in: status, above: 403, beside: 404, below: 404 },
    };
  }

  return [
    {
      route: 'OPTIONS /v1/incidents/:id/attachments',
      roles: readers,
      // It says what is true of every incident.
      request: async () => ({ path: `/v1/incidents/${await incident()}/attachments` }),
      answers: 204,
    },
    {
      route: 'POST /v1/incidents/:id/attachments',
      roles: uploaders,
      request: async () => ({
        path: `/v1/incidents/${await incident()}/attachments`,
        headers: { ...tus, 'upload-length': '5', 'upload-metadata': 'filename YS50eHQ=' },
      }),
      answers: { in: 201, above: 201, beside: 404, below: 404 },
    },
    upload('HEAD', 200),
    upload('PATCH', 204, {
      'content-type': 'application/offset+octet-stream',
      'upload-offset': '0',
    }),
    upload('DELETE', 204),
    read('/attachments'),
    {
      ...read('/attachments/:attachmentId'),
      request: async () => ({ path: (await attachment()).path }),
    },
    {
      ...read('/attachments/:attachmentId/link'),
      request: async () => ({ path: `${(await attachment('available')).path}/link` }),
    },
    {
      // A link is its own proof; what it leads to is tested beside it.
      route: 'GET /v1/incidents/:id/attachments/:attachmentId/content',
      roles: 'everybody',
      request: async () => ({ path: `${(await attachment('available')).path}/content` }),
      answers: 403,
    },
  ];
}
