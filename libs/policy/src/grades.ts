/** Grades of an incident, the gravest first (国家网络安全事件报告管理办法, in force 2025-11-01). */
export const grades = ['I', 'II', 'III', 'IV'] as const;

export type Grade = (typeof grades)[number];

/** True when `grade` is as grave as `limit` or graver: III is at least III, so is II. */
export function isAtLeast(grade: Grade, limit: Grade): boolean {
  return grades.indexOf(grade) <= grades.indexOf(limit);
}
