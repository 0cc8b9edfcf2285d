import { applyDecorators } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';

/** Documents statuses of problems that a route's method and path do not tell of by themselves. */
export const MayRefuse = (...statuses: readonly number[]): MethodDecorator =>
  applyDecorators(...statuses.map((status) => ApiResponse({ status, description: 'A problem' })));
