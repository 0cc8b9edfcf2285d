export {
  addCells,
  type CellChange,
  type Cells,
  cellsOf,
  changesOf,
  type Counted,
} from './cells.js';
export { place, type Placeable } from './placed.js';
