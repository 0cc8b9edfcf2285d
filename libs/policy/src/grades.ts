/** Grades of an incident, the gravest first (国家网络安全事件报告管理办法, in force 2025-11-01). */
export const grades = ['I', 'II', 'III', 'IV'] as const;

export type Grade = (typeof grades)[number];
