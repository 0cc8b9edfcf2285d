import { hash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { OpenAPIObject } from '@nestjs/swagger';

/** Written by `npm run generate` from the services' code. From dist/apps/gateway/src/documents. */
const openApiFile = fileURLToPath(new URL('../../../../../docs/api/openapi.json', import.meta.url));

/** The description of the whole API, read once. */
export class OpenApiDocument {
  /** What is served at /v1/openapi.json. */
  readonly text: string;
  readonly etag: string;

  private constructor(readonly document: OpenAPIObject) {
    this.text = JSON.stringify(document);
    this.etag = `"${hash('sha256', this.text, 'base64url')}"`;
  }

  /**
   * @param baseUrl where callers reach the gateway; addresses in the document begin with it
   * @throws Error when the file is missing or unreadable
   */
  static async read(baseUrl: string, file = openApiFile): Promise<OpenApiDocument> {
    let text: string;
    try {
      text = await readFile(file, 'utf8');
    } catch (error) {
      throw new Error('docs/api/openapi.json cannot be read; npm run generate writes it', {
        cause: error,
      });
    }
    const document = JSON.parse(text) as OpenAPIObject;
    return new OpenApiDocument(withAddresses(document, baseUrl));
  }
}

function withAddresses(document: OpenAPIObject, baseUrl: string): OpenAPIObject {
  const securitySchemes = { ...document.components?.securitySchemes };
  for (const [name, scheme] of Object.entries(securitySchemes)) {
    if (!('flows' in scheme) || scheme.flows.clientCredentials === undefined) continue;
    const clientCredentials = {
      ...scheme.flows.clientCredentials,
      tokenUrl: `${baseUrl}/oauth/token`,
    };
    securitySchemes[name] = { ...scheme, flows: { ...scheme.flows, clientCredentials } };
  }
  return {
    ...document,
    servers: [{ url: baseUrl }],
    components: { ...document.components, securitySchemes },
  };
}
