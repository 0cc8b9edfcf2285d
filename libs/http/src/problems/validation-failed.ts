import { z } from 'zod';
import type { Language } from './language.js';

/** One field that is not as it should be. */
export interface FieldError {
  /** JSON Pointer into the body, or the parameter's name. */
  readonly field: string;
  /** Stable: zod's issue code, `unrecognized_keys` for a field that the request does not have. */
  readonly code: string;
  readonly message: string;
}

const localeErrors = {
  en: z.locales.en().localeError,
  'zh-CN': z.locales.zhCN().localeError,
};

/** Errors in one answer at the most: whoever sends thousands needs no list of them all. */
const mostErrors = 50;

/** A body, query or path that does not fit its schema. */
export class ValidationFailed extends Error {
  override readonly name = 'ValidationFailed';

  constructor(
    private readonly issues: readonly z.core.$ZodIssue[],
    /** `body`, `query`, `param`: pointers are only into bodies. */
    private readonly source: string,
  ) {
    super('the request does not fit its schema');
  }

  /** The errors in the reader's language. */
  errors(language: Language): FieldError[] {
    return this.issues
      .flatMap((issue): FieldError[] => {
        if (issue.code !== 'unrecognized_keys') {
          return [
            {
              field: this.field(issue.path),
              code: issue.code,
              message: messageOf(issue, language),
            },
          ];
        }
        return issue.keys.map((key) => ({
          field: this.field([...issue.path, key]),
          code: issue.code,
          message: language === 'en' ? 'Unknown field' : '没有此字段',
        }));
      })
      .slice(0, mostErrors);
  }

  private field(path: readonly PropertyKey[]): string {
    const names = path.map(String);
    if (this.source !== 'body') return names.join('.');
    return names.map((name) => `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
  }
}

function messageOf(issue: z.core.$ZodIssue, language: Language): string {
  // A rule of ours brings its own words in both languages, in `params`.
  if (issue.code === 'custom' && issue.params !== undefined) {
    const own: unknown = issue.params[language];
    if (typeof own === 'string') return own;
  }
  const found = localeErrors[language](issue as z.core.$ZodRawIssue);
  return (typeof found === 'string' ? found : found?.message) ?? issue.message;
}
