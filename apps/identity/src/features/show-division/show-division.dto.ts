import { z } from 'zod';
import { divisionCodePattern } from '#libs/divisions';

/** The code in the address; anything of another form names no division. */
export const divisionCode = z
  .string()
  .regex(divisionCodePattern)
  .describe('A string, leading zeros count: 431002001001');
