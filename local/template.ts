import { createHash } from 'node:crypto'

/** The account and Region of the local stack. */
export const PSEUDO_PARAMETERS = {
  'AWS::Partition': 'aws',
  'AWS::Region': 'us-east-1',
  'AWS::AccountId': '000000000000',
  'AWS::URLSuffix': 'amazonaws.com',
} as const

export const REGION = PSEUDO_PARAMETERS['AWS::Region']

/** Returns an ARN in the local account: `arn:aws:<service>:us-east-1:000000000000:<resource>`. */
export function arn(
  service: string,
  resource: string,
  accountId: string = PSEUDO_PARAMETERS['AWS::AccountId'],
) {
  return `arn:aws:${service}:${REGION}:${accountId}:${resource}`
}

/** Resolved properties as JSON. Read a value with {@link record}, {@link list} or {@link text}. */
export type Properties = { [name: string]: unknown }

type Resource = { Type: string; Properties?: Properties; Condition?: string }
type TemplateJson = {
  Resources: { [logicalId: string]: Resource }
  Outputs?: { [name: string]: { Value: unknown } }
  Parameters?: { [name: string]: { Default?: unknown } }
}

export type ResolvedResource = {
  logicalId: string
  type: string
  /** The value of `Ref`. */
  physicalId: string
  /** With every intrinsic function resolved. */
  properties: Properties
}

/** A synthesized CloudFormation template with its intrinsic functions resolved for the local account. */
export class Template {
  readonly stackName: string
  readonly #template: TemplateJson

  constructor(template: TemplateJson, stackName: string) {
    this.#template = template
    this.stackName = stackName
  }

  /** Returns every resource of a type, such as `AWS::Lambda::Function`, in template order. */
  resources(type: string): ResolvedResource[] {
    return Object.entries(this.#template.Resources)
      .filter(([, resource]) => resource.Type === type)
      .map(([logicalId]) => this.#resolved(logicalId))
  }

  /** Returns the distinct types of the resources. */
  types(): string[] {
    return [...new Set(Object.values(this.#template.Resources).map(({ Type }) => Type))].sort()
  }

  /** Returns the only resource of a type. @throws for none or more than one. */
  resource(type: string): ResolvedResource {
    const [only, ...more] = this.resources(type)
    if (!only || more.length > 0) throw new Error(`The template must contain exactly one ${type}`)
    return only
  }

  /** Returns the stack's outputs by name. */
  outputs(): { [name: string]: string } {
    return Object.fromEntries(
      Object.entries(this.#template.Outputs ?? {}).map(([name, { Value }]) => [
        name,
        String(this.resolve(Value)),
      ]),
    )
  }

  #resolved(logicalId: string): ResolvedResource {
    const resource = this.#template.Resources[logicalId]
    if (!resource) throw new Error(`The template has no resource ${logicalId}`)
    return {
      logicalId,
      type: resource.Type,
      physicalId: this.#ref(logicalId),
      properties: record(this.resolve(resource.Properties ?? {})),
    }
  }

  /**
   * Resolves the intrinsic functions in a value.
   *
   * @throws for a function or an attribute that this project's templates do not use.
   */
  resolve(value: unknown): unknown {
    if (Array.isArray(value)) {
      return value.map((item) => this.resolve(item)).filter((item) => item !== NO_VALUE)
    }
    if (typeof value !== 'object' || value === null) return value
    const [[name, argument] = ['', undefined], ...more] = Object.entries(value)
    if (more.length === 0) {
      switch (name) {
        case 'Ref':
          return argument === 'AWS::NoValue' ? NO_VALUE : this.#ref(String(argument))
        case 'Fn::GetAtt':
          return this.#attribute(Array.isArray(argument) ? argument.join('.') : String(argument))
        case 'Fn::Join': {
          const [separator, parts] = list(argument)
          return list(this.resolve(parts)).join(String(separator))
        }
        case 'Fn::Sub':
          return this.#substitute(argument)
        case 'Fn::Select': {
          const [index, items] = list(argument)
          return list(this.resolve(items))[Number(index)]
        }
        case 'Fn::Split': {
          const [separator, text] = list(argument)
          return String(this.resolve(text)).split(String(separator))
        }
      }
      if (name.startsWith('Fn::')) throw new Error(`The local runner does not know ${name}`)
    }
    return Object.fromEntries(
      Object.entries(value)
        .map(([key, item]) => [key, this.resolve(item)] as const)
        .filter(([, item]) => item !== NO_VALUE),
    )
  }

  #substitute(argument: unknown): string {
    const [text, variables] = Array.isArray(argument) ? argument : [argument, {}]
    return String(text).replaceAll(/\$\{(!?)([^}]+)\}/g, (_, literal: string, name: string) => {
      if (literal) return `\${${name}}`
      const variable = record(variables)[name]
      if (variable !== undefined) return String(this.resolve(variable))
      return name.includes('.') ? this.#attribute(name) : this.#ref(name)
    })
  }

  #ref(name: string): string {
    if (name === 'AWS::StackName') return this.stackName
    if (name === 'AWS::StackId') return arn('cloudformation', `stack/${this.stackName}/local`)
    const pseudo = Object.entries(PSEUDO_PARAMETERS).find(([key]) => key === name)
    if (pseudo) return pseudo[1]
    const parameter = this.#template.Parameters?.[name]
    if (parameter) return String(parameter.Default ?? '')
    const resource = this.#template.Resources[name]
    if (!resource) throw new Error(`The template has no resource ${name}`)
    return this.#physicalId(name, resource)
  }

  /** Returns the name that the template states, or else a generated id in AWS's format, the same at each start. */
  #physicalId(logicalId: string, { Type, Properties = {} }: Resource): string {
    const stated = (property: string) => {
      const value = Properties[property]
      return value === undefined ? undefined : String(this.resolve(value))
    }
    const id = (length: number) => {
      const hash = createHash('sha256').update(`${this.stackName}/${logicalId}`).digest('hex')
      return BigInt(`0x${hash}`).toString(36).slice(0, length)
    }
    switch (Type) {
      case 'AWS::Cognito::UserPool':
        return `${REGION}_${id(9)}`
      case 'AWS::Cognito::UserPoolClient':
        return id(26)
      case 'AWS::Cognito::UserPoolGroup':
        return stated('GroupName') ?? id(10)
      case 'AWS::Cognito::UserPoolDomain':
        return stated('Domain') ?? id(10)
      case 'AWS::Cognito::UserPoolIdentityProvider':
        return stated('ProviderName') ?? id(10)
      case 'AWS::ApiGateway::Stage':
        return stated('StageName') ?? id(10)
      case 'AWS::Lambda::Function':
        return stated('FunctionName') ?? `${this.stackName}-${logicalId}`
      case 'AWS::Logs::LogGroup':
        return stated('LogGroupName') ?? `${this.stackName}-${logicalId}`
      case 'AWS::DynamoDB::Table':
        return stated('TableName') ?? `${this.stackName}-${logicalId}-${id(12).toUpperCase()}`
      case 'AWS::SecretsManager::Secret':
        return arn('secretsmanager', `secret:${stated('Name') ?? logicalId}-${id(6)}`)
      case 'AWS::IAM::Role':
        return stated('RoleName') ?? `${this.stackName}-${logicalId}`
      default:
        return id(10)
    }
  }

  #attribute(path: string): string {
    const [logicalId = '', attribute = ''] = path.split('.')
    const resource = this.#template.Resources[logicalId]
    if (!resource) throw new Error(`The template has no resource ${logicalId}`)
    const ref = this.#ref(logicalId)
    switch (`${resource.Type}.${attribute}`) {
      case 'AWS::Cognito::UserPool.Arn':
        return arn('cognito-idp', `userpool/${ref}`)
      case 'AWS::Cognito::UserPool.ProviderURL':
        return `https://cognito-idp.${REGION}.amazonaws.com/${ref}`
      case 'AWS::DynamoDB::Table.Arn':
        return arn('dynamodb', `table/${ref}`)
      case 'AWS::Events::Rule.Arn':
        return arn('events', `rule/${ref}`)
      case 'AWS::Lambda::Function.Arn':
        return arn('lambda', `function:${ref}`)
      case 'AWS::IAM::Role.Arn':
        return `arn:aws:iam::${PSEUDO_PARAMETERS['AWS::AccountId']}:role/${ref}`
      case 'AWS::Logs::LogGroup.Arn':
        return arn('logs', `log-group:${ref}:*`)
      case 'AWS::ApiGateway::RestApi.RootResourceId':
        return `${ref}root`
      default:
        throw new Error(`The local runner does not know ${resource.Type}.${attribute}`)
    }
  }
}

const NO_VALUE = Symbol('AWS::NoValue')

/** @throws for a value that is not an object. */
export function record(value: unknown): Properties {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Error(`Expected an object in the template, found ${JSON.stringify(value)}`)
  }
  return { ...value }
}

/** Returns an empty list for undefined. @throws for any other value that is not a list. */
export function list(value: unknown): unknown[] {
  if (value === undefined) return []
  if (!Array.isArray(value))
    throw new Error(`Expected a list in the template, found ${JSON.stringify(value)}`)
  return value
}

/** @throws for a value that is not a string. */
export function text(value: unknown): string {
  if (typeof value !== 'string')
    throw new Error(`Expected text in the template, found ${JSON.stringify(value)}`)
  return value
}

/** Returns the properties with `change` applied to every text in them. */
export function everyText(properties: Properties, change: (text: string) => string): Properties {
  const changed = (value: unknown): unknown => {
    if (typeof value === 'string') return change(value)
    if (Array.isArray(value)) return value.map(changed)
    return typeof value === 'object' && value !== null ? everyText(record(value), change) : value
  }
  return Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, changed(value)]))
}
