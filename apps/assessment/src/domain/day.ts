/** A day in the platform's time zone, `YYYY-MM-DD`; as text, so that no clock can move it. */
export type Day = string;
