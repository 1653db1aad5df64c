import access from './examples/access.graphql?raw';
import byCustomerNumber from './examples/by-customer-number.graphql?raw';
import checkEntitlement from './examples/check-entitlement.graphql?raw';
import effectiveEntitlements from './examples/effective-entitlements.graphql?raw';
import findAccounts from './examples/find-accounts.graphql?raw';
import hierarchy from './examples/hierarchy.graphql?raw';
import type { Config } from './config';

export interface Example {
  /** The text of the example in the menu. */
  label: string;
  query: string;
  variables: string;
}

/** Returns the examples in the order of their tabs, with variables for which the server has data. */
export function examples(config: Config): Example[] {
  const login = config.login || 'name@example.com';
  const accountNumber = config.account || 'ACCOUNT-NUMBER';
  const productCode = config.product || 'PRODUCT-CODE';
  const customerNumber = config.customerNumber || 'CUSTOMER-NUMBER';
  const example = (label: string, query: string, variables: Record<string, unknown>): Example => ({
    label,
    query,
    variables: JSON.stringify(variables, null, 2),
  });
  return [
    example('What may a login use, and why?', effectiveEntitlements, { login }),
    example('What belongs to an account?', hierarchy, { accountNumber, first: 20 }),
    example('What is allowed and denied?', access, { accountNumber }),
    example('May a login use one product?', checkEntitlement, { login, productCode }),
    example('Whose Customer Number is it?', byCustomerNumber, { customerNumber }),
    example('Which accounts match?', findAccounts, { search: config.account || null }),
  ];
}
