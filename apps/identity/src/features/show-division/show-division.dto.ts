import { z } from 'zod';

/** The code in the address; anything of another form names no division. */
export const divisionCode = z
  .string()
  .regex(/^[0-9A-Za-z-]{1,32}$/)
  .describe('A string, leading zeros count: 431002001001');
