export { categories, findCategory, type Category } from './categories.js';
export { grades, isAtLeast, type Grade } from './grades.js';
