export { csvHead, csvLines, type FileRow } from './csv.js';
export { FileBrokenOff, type FileFormat, FileSender } from './file-sender.js';
export { xlsxParts } from './xlsx.js';
