/** A sentence for a person, in each language that the project speaks. */
export interface Text {
  readonly en: string;
  readonly zh: string;
}

/** Chinese when the locale of the terminal says so, otherwise English. */
export function languageOf(environment: NodeJS.ProcessEnv): keyof Text {
  const locale = environment['LC_ALL'] || environment['LC_MESSAGES'] || environment['LANG'] || '';
  return locale.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}

/** The sentence in the language of this process's terminal. */
export function localise(text: Text): string {
  return text[languageOf(process.env)];
}
