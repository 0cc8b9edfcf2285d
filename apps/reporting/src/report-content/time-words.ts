import type { Language } from '#libs/http';

/** An instant as people of the place write it, with the zone that it is meant in. */
export function timeWords(instant: Date, timeZone: string, language: Language): string {
  const locale = language === 'en' ? 'en-GB' : 'zh-CN';
  const day = new Intl.DateTimeFormat(locale, { timeZone, dateStyle: 'long' }).format(instant);
  const time = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(instant);
  return `${day} ${time}`;
}

/** What the times of a document are meant in: 北京时间, or the zone's own name. */
export function zoneWords(timeZone: string, language: Language): string {
  if (timeZone === 'Asia/Shanghai') return language === 'en' ? 'China Standard Time' : '北京时间';
  return language === 'en' ? `time of ${timeZone}` : `${timeZone} 时间`;
}

/** An instant with its zone, for where it stands alone. */
export function timeInZone(instant: Date, timeZone: string, language: Language): string {
  const time = timeWords(instant, timeZone, language);
  const zone = zoneWords(timeZone, language);
  return language === 'en' ? `${time} (${zone})` : `${time}（${zone}）`;
}
