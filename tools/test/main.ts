import { projectFile } from '../local/project-file.js';
import { runTests } from './run-tests.js';

// npm runs scripts in the project's folder and says in INIT_CWD where the person is.
const from = process.env['INIT_CWD'] ?? process.cwd();
process.exit(await runTests(process.argv.slice(2), { root: projectFile(''), from }));
