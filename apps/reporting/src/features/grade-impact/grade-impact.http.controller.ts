import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { Roles } from '#libs/access';
import { Answers, Refused } from '#libs/http';
import { gradeImpact as gradingOf, PolicyPacks } from '#libs/policy';
import { gradeImpact, gradingView, type GradingView } from './grade-impact.dto.js';

@ApiTags('Policy')
@Controller('v1/policy')
export class GradeImpactController {
  constructor(private readonly packs: PolicyPacks) {}

  @Post('grade')
  @HttpCode(200)
  @Roles('grid-worker', 'officer', 'county-admin', 'auditor', 'statistics-reader')
  @ApiOperation({
    operationId: 'gradeImpact',
    summary: 'Ask what grade a set of metrics would be',
    description:
      'Any one condition is enough and the gravest grade wins. Nothing is stored: it is an answer ' +
      'about a policy pack, not about an incident.',
  })
  @Answers(200, gradingView)
  grade(@Body({ schema: gradeImpact }) body: z.output<typeof gradeImpact>): GradingView {
    const pack = this.packs.find(body.pack);
    if (pack === undefined) {
      const known = this.packs.all.map(({ id }) => id).join(', ');
      throw new Refused('unknown-policy-pack', {
        field: '/pack',
        parameters: { pack: body.pack, known },
      });
    }
    const { grade, decidedBy, duties } = gradingOf(pack, body.impact);
    const gradeName = pack.grades.find(({ code }) => code === grade)?.name;
    if (gradeName === undefined) throw new Error(`pack ${pack.id} has no grade ${grade}`);
    return {
      pack: pack.id,
      packVersion: pack.version,
      grade,
      gradeName,
      decidedBy: [...decidedBy],
      duties: [...duties],
    };
  }
}
