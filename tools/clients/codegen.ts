// Configures GraphQL Code Generator, which generates a TypeScript client of the API (docs/clients.md).
import type { CodegenConfig } from "@graphql-codegen/cli";

const config: CodegenConfig = {
  schema: "schema.graphql",
  documents: "../../operations/*.graphql",
  generates: {
    "generated/": {
      preset: "client",
      presetConfig: { fragmentMasking: false },
      config: {
        strictScalars: true,
        useTypeImports: true,
        enumsAsTypes: true,
        documentMode: "string",
        scalars: { DateTime: "string", Date: "string", Decimal: "string", ChangeValue: "Record<string, unknown>" },
      },
    },
  },
};
export default config;
