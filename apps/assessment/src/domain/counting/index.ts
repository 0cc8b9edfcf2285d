export {
  addCells,
  type CellChange,
  type Cells,
  changesOf,
  type Counted,
  type Shards,
} from './cells.js';
export { place, type Placeable } from './placed.js';
