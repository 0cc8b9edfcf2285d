import { z } from 'zod';
import { encryptionKey } from '#libs/encryption';
import { fileTypes } from './checking/file-types.js';

const known = fileTypes.map(({ type }) => type);

/** Variables of a service that keeps evidence. */
export const evidenceEnvironment = {
  /** Where files are kept; with S3 only a place to work in. */
  TIERGRID_EVIDENCE_FOLDER: z.string().min(1),
  /** Signs the links that files are fetched by. */
  TIERGRID_EVIDENCE_LINK_KEY: encryptionKey,
  TIERGRID_EVIDENCE_LINK_SECONDS: z.coerce.number().int().min(10).max(86_400).default(300),
  TIERGRID_EVIDENCE_MAX_MB: z.coerce.number().positive().max(4_096).default(100),
  TIERGRID_EVIDENCE_MAX_FILES: z.coerce.number().int().min(1).max(1_000).default(20),
  TIERGRID_EVIDENCE_UPLOAD_HOURS: z.coerce.number().positive().max(720).default(24),
  TIERGRID_EVIDENCE_TYPES: z
    .string()
    .default(known.join(','))
    .transform((text) => text.split(',').map((type) => type.trim()))
    .refine(
      (types) => types.every((type) => known.includes(type)),
      `must be of: ${known.join(', ')}`,
    ),
  TIERGRID_EVIDENCE_CLAMD: z
    .string()
    .regex(/^[^\s:]+:\d{1,5}$/, 'must be host:port')
    .optional(),
  TIERGRID_EVIDENCE_S3_BUCKET: z.string().min(3).optional(),
  TIERGRID_EVIDENCE_S3_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  TIERGRID_EVIDENCE_S3_REGION: z.string().min(1).default('us-east-1'),
};

type EvidenceEnvironment = z.output<z.ZodObject<typeof evidenceEnvironment>> & {
  readonly TIERGRID_BASE_URL: string;
};

/** How a service keeps evidence. */
export interface EvidenceSettings {
  readonly folder: string;
  /** Before the addresses of links and uploads. */
  readonly baseUrl: string;
  /** 32 bytes in base64url. */
  readonly linkKey: string;
  readonly linkSeconds: number;
  /** Of one file. */
  readonly mostBytes: number;
  /** Of one subject, those that are still coming included. */
  readonly mostFiles: number;
  /** After this long an upload that was not finished is forgotten. */
  readonly uploadMs: number;
  /** Media types that are taken. */
  readonly types: ReadonlySet<string>;
  readonly clamd: { readonly host: string; readonly port: number } | undefined;
  /** Credentials come from where the AWS tools look for them (`AWS_ACCESS_KEY_ID` …). */
  readonly s3:
    | { readonly bucket: string; readonly endpoint: string | undefined; readonly region: string }
    | undefined;
}

/** Names what the environment says in words of the code. */
export function evidenceSettings(environment: EvidenceEnvironment): EvidenceSettings {
  const [host = '', port] = environment.TIERGRID_EVIDENCE_CLAMD?.split(':') ?? [];
  const bucket = environment.TIERGRID_EVIDENCE_S3_BUCKET;
  return {
    folder: environment.TIERGRID_EVIDENCE_FOLDER,
    baseUrl: environment.TIERGRID_BASE_URL,
    linkKey: environment.TIERGRID_EVIDENCE_LINK_KEY,
    linkSeconds: environment.TIERGRID_EVIDENCE_LINK_SECONDS,
    mostBytes: Math.floor(environment.TIERGRID_EVIDENCE_MAX_MB * 1_048_576),
    mostFiles: environment.TIERGRID_EVIDENCE_MAX_FILES,
    uploadMs: environment.TIERGRID_EVIDENCE_UPLOAD_HOURS * 3_600_000,
    types: new Set(environment.TIERGRID_EVIDENCE_TYPES),
    clamd: port === undefined ? undefined : { host, port: Number(port) },
    s3:
      bucket === undefined
        ? undefined
        : {
            bucket,
            endpoint: environment.TIERGRID_EVIDENCE_S3_ENDPOINT,
            region: environment.TIERGRID_EVIDENCE_S3_REGION,
          },
  };
}
