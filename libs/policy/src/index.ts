export { categories, findCategory, type Category } from './categories.js';
export { grades, type Grade } from './grades.js';
