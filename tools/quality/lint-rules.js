// @ts-check
/**
 * Lint rules of this repository alone (plain JavaScript, because ESLint loads them before anything
 * is built).
 */

/**
 * Every `eslint-disable` must say why, after `--`. ESLint has no built-in rule for it, and a
 * whole plugin for one comment is too much.
 *
 * @type {import('eslint').Rule.RuleModule}
 */
const arguedDisable = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      reason:
        'Line {{line}}: say why after the rule: `// eslint-disable-next-line rule -- reason`.',
    },
  },
  create(context) {
    return {
      Program() {
        for (const comment of context.sourceCode.getAllComments()) {
          if (/^\s*eslint-disable/.test(comment.value) && !/\s--\s+\S/.test(comment.value)) {
            // Reported on line 1: a report beside the comment would be silenced by that comment.
            context.report({
              loc: { line: 1, column: 0 },
              messageId: 'reason',
              data: { line: String(comment.loc?.start.line) },
            });
          }
        }
      },
    };
  },
};

/**
 * A class that Nest injects by its type must be a value import: `import type` leaves nothing in the
 * emitted decorator metadata, and the service fails at boot with "can't resolve dependencies (?)".
 *
 * @type {import('eslint').Rule.RuleModule}
 */
const injectedClassIsValue = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      value:
        "'{{name}}' is injected by its type: import it as a value, or name a token with @Inject().",
    },
  },
  create(context) {
    /** @param {any} parameter a constructor parameter of a decorated class */
    function check(parameter) {
      if (parameter.decorators.length > 0) return;
      const declared = parameter.type === 'TSParameterProperty' ? parameter.parameter : parameter;
      const name = declared.typeAnnotation?.typeAnnotation.typeName;
      if (name?.type !== 'Identifier') return;
      const reference = context.sourceCode
        .getScope(name)
        .references.find((candidate) => candidate.identifier === name);
      const imported = reference?.resolved?.defs.find(({ type }) => type === 'ImportBinding');
      /** @type {any} */
      const specifier = imported?.node;
      if (specifier?.importKind === 'type' || specifier?.parent.importKind === 'type') {
        context.report({ node: name, messageId: 'value', data: { name: name.name } });
      }
    }
    return {
      /** @param {any} constructor */
      'MethodDefinition[kind="constructor"]'(constructor) {
        const { decorators } = constructor.parent.parent;
        if (decorators.length > 0) constructor.value.params.forEach(check);
      },
    };
  },
};

export default {
  rules: { 'argued-disable': arguedDisable, 'injected-class-is-value': injectedClassIsValue },
};
