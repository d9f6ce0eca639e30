// Generated from openapi.yaml by `npm run generate`. Do not edit.
export interface paths {
    "/register": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Register a user and issue an API key
         * @description Creates the user, returns the API key, and mails a confirmation code. The key works once the address is
         *     confirmed. Keep it: the confirmation needs it. Registering an unconfirmed address again replaces the earlier
         *     registration, whatever its password: a new user, a new key and a new code. An address can register at most
         *     five times an hour.
         */
        post: operations["register"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Confirm an e-mail address
         * @description Takes the mailed code and the API key that the registration returned. Together they prove that the caller
         *     owns the address and registered it. Then the gateway activates the key. If that fails, the response says so
         *     (429, 503, 504), although the address is confirmed: repeat the request, or sign in, which activates the key
         *     too. The request can be repeated if the response was lost. A code is valid for 24 hours.
         */
        post: operations["confirmRegistration"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/confirm/resend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Mail a new confirmation code
         * @description The response is the same whether or not the address is registered. If users must belong to a domain, a user
         *     whom an administrator confirmed has no verified address and gets no code here: registering the address again
         *     replaces the user and mails a code.
         */
        post: operations["resendCode"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign in
         * @description Exchanges e-mail and password for tokens. Send the `IdToken` as `Authorization: Bearer <IdToken>`. The
         *     token's claim `custom:api_key` contains the API key, so a lost key can be read from it. If a sign-out or a
         *     password reset ended the key, the sign-in creates a new one.
         */
        post: operations["login"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sign-in": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the ways to sign in
         * @description Tells whether people can sign in by their organisation's own provider, and where. Add `redirect_uri` (one of
         *     `redirectUris`), `state`, `code_challenge` and `code_challenge_method=S256` (PKCE) to `authorizeUrl`, and open it
         *     in the browser. The browser returns to the redirect URI with a `code` for `POST /sign-in/code`, or with an
         *     `error`. `/login` with a password always works.
         */
        get: operations["getSignIn"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sign-in/code": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign in by the organisation's provider
         * @description Exchanges the code with which the browser returned for the tokens that `POST /login` returns. A code is valid once,
         *     for five minutes. The first sign-in creates the user and their API key. The provider must have verified the
         *     address.
         */
        post: operations["exchangeCode"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Exchange a refresh token for new tokens
         * @description The new ID token contains the current API key. The refresh token does not change: the `RefreshToken` in the
         *     response is the one in the request, valid for 30 days from the sign-in.
         */
        post: operations["refreshTokens"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End every session
         * @description Ends every refresh token of the user, on every device, and the API key; the next sign-in creates a new key.
         *     An ID token that was issued before stays valid until it expires, at most an hour after it was issued, but
         *     opens no model any more. Access keys stay valid.
         */
        post: operations["logout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/password/forgot": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Mail a code for a new password
         * @description The response is the same whether or not the address is registered. A code is valid for one hour.
         */
        post: operations["forgotPassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/password/reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Set a new password with a mailed code
         * @description Ends every session of the user and the API key, since the password may have been stolen. It also revokes
         *     every access key unless `keepAccessKeys` is true. The request can be repeated with the same code and
         *     password if the response was lost.
         */
        post: operations["resetPassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the account and its remaining limits
         * @description The user as named in the token, and the quota and budget: used, held by calls in flight, and left. Both
         *     belong to the person, independent of keys and accounts, and reset at fixed times in UTC.
         */
        get: operations["getAccount"];
        put?: never;
        post?: never;
        /**
         * Delete the account
         * @description Revokes the access keys, and deletes the API key and the user. This cannot be undone. The request can be
         *     repeated with the same token if the response was lost. Needs a sign-in of the last five minutes. Usage stays
         *     counted: it belongs to the person, who may register again.
         */
        delete: operations["deleteAccount"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/api-key": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Replace the API key
         * @description The old key is refused from now on. The new key works with an ID token issued from now on: sign in or
         *     refresh. Afterwards there is one key. If the response was lost, repeat the request: it creates another key
         *     and deletes the lost one. Needs a sign-in of the last five minutes.
         */
        post: operations["rotateApiKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get your usage
         * @description Requests, tokens and money of your calls to models, by UTC day and model. At most 92 days at once, and
         *     thirteen months back.
         */
        get: operations["getUsage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the access keys
         * @description The caller's keys, the oldest first, without their secrets.
         */
        get: operations["listAccessKeys"];
        put?: never;
        /**
         * Create an access key
         * @description The secret is shown once and stored nowhere. A key may never do more than its person: expiry, models and
         *     budget narrow it further. A person has at most 20 keys. Needs a sign-in of the last five minutes, and a
         *     token issued after the last sign-out, password reset or replacement of the API key.
         */
        post: operations["createAccessKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/keys/{keyId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke an access key
         * @description The key is refused from the next call on. The request can be repeated if the response was lost.
         */
        delete: operations["revokeAccessKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/key": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the access key of the request
         * @description The key's owner, expiry, models and remaining limits. Spends nothing.
         */
        get: operations["getKey"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/bedrock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the foundation models
         * @description The foundation models of this Region, and the inference profiles that some of them need: if
         *     `inferenceTypesSupported` has no `ON_DEMAND`, invoke the model by the `modelId` of a profile. Counts against
         *     the quota, and costs nothing.
         */
        get: operations["listModels"];
        put?: never;
        /**
         * Invoke a foundation model
         * @description `inferenceParameters` is the request body that the model's provider documents. `data` is the reply,
         *     extracted from the provider's response: its text without reasoning, an embedding, or an image in base64; a
         *     list if the model produced several texts or images. `data` is the whole response if the model waits for a
         *     tool or for a continuation, if there is no text, or if the provider's response format is unknown.
         *
         *     Counts against the quota, and spends the budget: the gateway reserves the highest possible cost before it
         *     calls the model, and charges the actual cost afterwards. It limits the output in the provider's own field
         *     (`max_tokens`, `inferenceConfig.maxTokens` ...): it sets the field if missing and lowers it if larger than
         *     allowed, which the header `x-max-output-tokens` reports. A call that is refused before the model is called
         *     costs nothing and counts nothing. A call whose outcome is unknown costs the reserved amount.
         */
        post: operations["invokeModel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/bedrock/estimate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Estimate the cost of an invocation
         * @description Takes the body of an invocation, and returns the model, the input tokens, the limit of output tokens, the
         *     highest possible cost, and whether quota and budget suffice. It does not call the model, and counts and
         *     charges nothing. It refuses a body for the same reasons as an invocation, except for the limits.
         */
        post: operations["estimateInvocation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the models that a key can use
         * @description The models and inference profiles of this Region that this key can invoke, by the ids that the routes under
         *     `/v1` take, and the aliases of this deployment. `routes` lists the routes for each. The list has the format
         *     of OpenAI's and of Anthropic's lists at once. Spends nothing.
         */
        get: operations["listUsableModels"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/models/{model}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a model
         * @description One model of the list. Spends nothing.
         */
        get: operations["getUsableModel"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/chat/completions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create a chat completion, like OpenAI
         * @description OpenAI's Chat Completions, for every model that produces text. A model that speaks this API on Bedrock gets
         *     the body unchanged. For all other models the gateway maps it to Converse: messages, images and files in data
         *     URLs, tools, `response_format`, `reasoning_effort`, `stop`. It ignores parameters that a model does not
         *     support, and names them in `x-ignored-parameters`; it refuses parameters whose loss would change the
         *     meaning, such as `n` above 1. With `stream: true` the response comes as events, the last of which is
         *     `[DONE]`.
         *
         *     Counts against the quota and spends the budget, as an invocation does.
         */
        post: operations["createChatCompletion"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create a message, like Anthropic
         * @description Anthropic's Messages, for Claude. The body goes to Bedrock unchanged, except for `metadata`, which Bedrock
         *     refuses from some clients, and `max_tokens`, which is limited. With `stream: true` the response comes as
         *     Anthropic's events.
         *
         *     Counts against the quota and spends the budget, as an invocation does.
         */
        post: operations["createMessage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/messages/count_tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Count the tokens of a message
         * @description The number of input tokens of a message, for models that Bedrock counts for. Spends nothing.
         */
        post: operations["countMessageTokens"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/responses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create a response, like OpenAI
         * @description OpenAI's Responses, for the models that speak this API on Bedrock; call other models at
         *     `/v1/chat/completions`. No response is stored: `store` is always false. The gateway refuses parameters that
         *     need a stored response, and tools that the provider would run.
         *
         *     Counts against the quota and spends the budget, as an invocation does.
         */
        post: operations["createResponse"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/embeddings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create embeddings, like OpenAI
         * @description OpenAI's Embeddings, for Titan, Nova and Cohere. Models that embed one text in a call take at most 256 texts
         *     at once.
         *
         *     Counts as one request against the quota, and spends the budget.
         */
        post: operations["createEmbedding"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/people": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List and find people
         * @description The people with an account. A page may hold fewer entries than requested, or none, and still have a next
         *     page: there are more entries while the response has a `next`.
         */
        get: operations["listPeople"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/people/{personId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a person
         * @description A person's account, groups, access keys and remaining limits.
         */
        get: operations["getPerson"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/people/{personId}/disable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Disable a person
         * @description From the next call on, every route refuses the person's token, API key and access keys, and those of any
         *     other account of the same mailbox. Calls in progress complete. Nothing is deleted. The operation also ends
         *     the person's sessions, and can be repeated. Nobody can disable themselves.
         */
        post: operations["disablePerson"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/people/{personId}/enable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Enable a person
         * @description The person signs in again; their access keys work from the next call on, and their limits are unchanged. The
         *     request can be repeated.
         */
        post: operations["enablePerson"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/people/{personId}/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End a person's sessions
         * @description Signs the person out everywhere and ends the API key: no model answers a token issued before. The person may
         *     sign in again, and access keys keep working: to stop those, disable the person or revoke the key. The
         *     request can be repeated.
         */
        delete: operations["endSessions"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/people/{personId}/keys/{keyId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke a person's access key
         * @description The key is refused from the next call on. The request can be repeated.
         */
        delete: operations["revokePersonKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/people/{personId}/plan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Set a person's plan
         * @description Replaces the person's plan and overrides, which are single limits in force until a given time. A plan or
         *     override that the request leaves out is removed. Applies from the next call on, and to every account of the
         *     same address. Without a plan the person has that of a group or of their mail domain, or else `default`. The
         *     request can be repeated.
         */
        put: operations["setPersonPlan"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/plans": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the plans
         * @description Every plan with its mail domains and groups. `default` is the plan of the deployment: its variables define it, and no
         *     route changes it. It applies to everybody without another plan.
         */
        get: operations["listPlans"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/plans/{plan}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a plan
         * @description A plan with its mail domains and groups.
         */
        get: operations["getPlan"];
        /**
         * Create or replace a plan
         * @description Replaces every limit of the plan. The limits apply to its people from their next call on; usage in the
         *     current period stays counted. `default` cannot be changed: the variables of the deployment define it. The
         *     request can be repeated.
         */
        put: operations["putPlan"];
        post?: never;
        /**
         * Delete a plan
         * @description From their next call on, the people on the plan have the plan of a group or of their mail domain, or else `default`, which
         *     may allow more. If a plan of the same name is created later, it applies to them again. `default` cannot be
         *     deleted. The request can be repeated.
         */
        delete: operations["deletePlan"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/domains/{domain}/plan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Set the plan of a mail domain
         * @description From their next call on, all people with an address of the domain have this plan, unless they have a plan of
         *     their own or of a group. A sub-domain is another domain. The request can be repeated.
         */
        put: operations["setDomainPlan"];
        post?: never;
        /**
         * Remove the plan of a mail domain
         * @description From their next call on, people of the domain without a plan of their own or of a group have `default`, which may allow
         *     more. The request can be repeated.
         */
        delete: operations["deleteDomainPlan"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/groups/{group}/plan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Set the plan of a group
         * @description From their next call on, everybody who was in the group at their last sign-in or refresh has this plan, unless they
         *     have a plan of their own. Of several groups with a plan, the first by name counts. A group's plan takes precedence
         *     over that of the mail domain. The request can be repeated.
         */
        put: operations["setGroupPlan"];
        post?: never;
        /**
         * Remove the plan of a group
         * @description From their next call on, people of the group have their own plan, that of another group, that of their mail
         *     domain, or else `default`, which may allow more. The request can be repeated.
         */
        delete: operations["deleteGroupPlan"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/service-accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the service accounts
         * @description Every service account, by name. `GET /admin/people/{personId}` returns the keys and limits of one.
         */
        get: operations["listServiceAccounts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/service-accounts/{serviceAccount}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Create a service account, or change its owner
         * @description A service account is an account for a program. It has no mailbox and does not sign in: it calls with access
         *     keys that administrators create. Its owner is a person who answers for it, and gets its notices if the
         *     deployment sends mail. It has limits of its own: the routes that take a `personId` set its plan, disable,
         *     enable and read it like a person. Without a plan of its own it has that of its owner's mail domain, or else
         *     `default`. The request can be repeated. A deleted account that is created again under the same name keeps
         *     its earlier usage.
         */
        put: operations["putServiceAccount"];
        post?: never;
        /**
         * Delete a service account
         * @description The access keys of the service account are refused from the next call on. Its plan and usage stay under its
         *     name. The request can be repeated.
         */
        delete: operations["deleteServiceAccount"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/service-accounts/{serviceAccount}/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create an access key for a service account
         * @description The secret is shown once and stored nowhere. Expiry, models and budget narrow the limits of the service
         *     account. It has at most 20 keys; `DELETE /admin/people/{personId}/keys/{keyId}` revokes one.
         */
        post: operations["createServiceAccountKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the usage of all people
         * @description Requests, tokens and money of all people's calls to models, summed by the dimensions in `by`. A call counts
         *     for the UTC day on which it ended, and for the user and plan at that time. At most 92 days at once, and
         *     thirteen months back. A call that ended a moment ago may be missing. `format: csv` returns the same as a
         *     table with column names in the first line; the header `x-next-cursor` is the cursor of the next page.
         */
        get: operations["listUsage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the audit entries
         * @description Every act and every sign-in of an administrator, and every access key made or revoked, the newest first;
         *     thirteen months back. An entry is written before its act takes effect. If the act then failed, the logs show
         *     it under the request's id.
         */
        get: operations["listAuditEntries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/docs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the documentation
         * @description This contract as a page for people. It loads nothing from another host.
         */
        get: operations["getDocs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/portal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the portal
         * @description One page to register, create keys, read usage and call models. It calls this API like every other client,
         *     and loads nothing from another host.
         */
        get: operations["getPortal"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the contract
         * @description This contract as OpenAPI 3.0, with the URL of this deployment; made for client generators.
         */
        get: operations["getOpenapi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * Format: email
         * @description An e-mail address; upper and lower case do not matter.
         */
        Email: string;
        /**
         * Format: password
         * @description The password of a user.
         */
        Password: string;
        /**
         * Format: password
         * @description At least 12 characters, including a lower-case letter, an upper-case letter and a digit, without a blank at
         *     either end.
         */
        NewPassword: string;
        /** @description The code that was mailed to the address. */
        Code: string;
        RegisterRequest: {
            email: components["schemas"]["Email"];
            password: components["schemas"]["NewPassword"];
            /** @description The user's name. */
            fullname: string;
        };
        ConfirmRequest: {
            email: components["schemas"]["Email"];
            code: components["schemas"]["Code"];
            /** @description The API key that the registration returned. */
            apiKey: string;
        };
        EmailRequest: {
            email: components["schemas"]["Email"];
        };
        LoginRequest: {
            email: components["schemas"]["Email"];
            password: components["schemas"]["Password"];
        };
        ExchangeCodeRequest: {
            /** @description The `code` with which the browser returned. */
            code: string;
            /** @description The PKCE code verifier of the authorization request (RFC 7636). */
            codeVerifier: string;
            /** @description The `redirect_uri` of the authorization request. */
            redirectUri: string;
        };
        RefreshRequest: {
            /** @description The `RefreshToken` of a sign-in. */
            refreshToken: string;
        };
        ResetPasswordRequest: {
            email: components["schemas"]["Email"];
            code: components["schemas"]["Code"];
            password: components["schemas"]["NewPassword"];
            /** @description Whether the access keys stay valid. */
            keepAccessKeys?: boolean;
        };
        InvokeRequest: {
            /** @description A foundation model id, an inference profile id, or the ARN of either. */
            modelId: string;
            /** @description The request body that the model's provider documents. */
            inferenceParameters: {
                [key: string]: unknown;
            };
        };
        ApiKeyResponse: {
            /**
             * @description The HTTP status.
             * @enum {integer}
             */
            status: 200;
            /**
             * @description Whether the request succeeded.
             * @enum {boolean}
             */
            success: true;
            /** @description The result, or the problem. */
            message: string;
            /** @description The new key. */
            data: {
                /** @description The value for the `x-api-key` header. Keep it secret. */
                "API Key": string;
            };
        };
        MessageResponse: {
            /**
             * @description The HTTP status.
             * @enum {integer}
             */
            status: 200;
            /**
             * @description Whether the request succeeded.
             * @enum {boolean}
             */
            success: true;
            /** @description The result, or the problem. */
            message: string;
        };
        TokensResponse: {
            /**
             * @description The HTTP status.
             * @enum {integer}
             */
            status: 200;
            /**
             * @description Whether the request succeeded.
             * @enum {boolean}
             */
            success: true;
            /** @description Identifies the caller: the value for `Authorization: Bearer`. */
            IdToken: string;
            /** @description For Cognito's own API. This API does not accept it. */
            AccessToken: string;
            /** @description Exchange it for new tokens at `/token`. Keep it secret. */
            RefreshToken: string;
            /** @description Seconds until the ID and access tokens expire. */
            ExpiresIn: number;
            /**
             * @description The scheme of the ID token.
             * @enum {string}
             */
            TokenType: "Bearer";
        };
        SignInResponse: {
            /**
             * @description The HTTP status.
             * @enum {integer}
             */
            status: 200;
            /**
             * @description Whether the request succeeded.
             * @enum {boolean}
             */
            success: true;
            /** @description The result, or the problem. */
            message: string;
            /** @description The ways to sign in besides a password. */
            data: {
                /** @description The organisation's own provider; missing if there is none. */
                provider?: {
                    /** @description The name to show to people. */
                    name: string;
                    /**
                     * Format: uri
                     * @description The authorization endpoint, with the query parameters that all sign-ins share.
                     */
                    authorizeUrl: string;
                    /** @description The accepted redirect URIs. */
                    redirectUris: string[];
                };
            };
        };
        AccountResponse: {
            /**
             * @description The HTTP status.
             * @enum {integer}
             */
            status: 200;
            /**
             * @description Whether the request succeeded.
             * @enum {boolean}
             */
            success: true;
            /** @description The result, or the problem. */
            message: string;
            data: components["schemas"]["Account"];
        };
        /** @description A user and their limits. */
        Account: {
            /** @description The user's e-mail address. */
            email: string;
            /** @description The user's name, from the token. */
            name: string;
            /** @description The person's plan; `default` is the plan of the deployment. */
            plan: string;
            quota: components["schemas"]["Quota"];
            budget: components["schemas"]["Budget"];
            callsInFlight: components["schemas"]["CallsInFlight"];
        };
        /** @description Requests in a period. */
        Quota: {
            /** @description The maximum number of requests in a period. */
            limit: number;
            /**
             * @description The length of a period.
             * @enum {string}
             */
            period: "DAY" | "WEEK" | "MONTH";
            /** @description Requests in the current period, including those in flight. */
            used: number;
            /** @description Requests in flight. */
            held: number;
            /** @description Requests left in the current period. */
            left: number;
            /**
             * Format: date-time
             * @description The start of the next period, in UTC.
             */
            resetsAt: string;
        };
        /** @description US dollars in a period. Without a budget, `limit` and `left` are missing. */
        Budget: {
            /** @description The maximum spending in a period. */
            limit?: number;
            /**
             * @description The length of a period.
             * @enum {string}
             */
            period: "DAY" | "WEEK" | "MONTH";
            /** @description Spent in the current period, including the held amount. */
            used: number;
            /** @description The highest possible cost of the calls in flight. */
            held: number;
            /** @description Left in the current period. */
            left?: number;
            /**
             * Format: date-time
             * @description The start of the next period, in UTC.
             */
            resetsAt: string;
        };
        /** @description Concurrent calls to models. */
        CallsInFlight: {
            /** @description The maximum number of concurrent calls. */
            limit: number;
            /** @description Calls in flight. */
            used: number;
        };
        /** @description A person's limits: used, held and left. */
        Balance: {
            quota: components["schemas"]["Quota"];
            budget: components["schemas"]["Budget"];
            callsInFlight: components["schemas"]["CallsInFlight"];
        };
        UsageResponse: {
            /**
             * @description The HTTP status.
             * @enum {integer}
             */
            status: 200;
            /**
             * @description Whether the request succeeded.
             * @enum {boolean}
             */
            success: true;
            /** @description The result, or the problem. */
            message: string;
            /** @description The usage on the days from `from` to `to`. */
            data: {
                /**
                 * Format: date
                 * @description The first day.
                 */
                from: string;
                /**
                 * Format: date
                 * @description The last day.
                 */
                to: string;
                /** @description One entry for each day and model, the earliest day first. */
                usage: components["schemas"]["Usage"][];
            };
        };
        /** @description The calls to one model on one day. */
        Usage: {
            /**
             * Format: date
             * @description The UTC day.
             */
            date: string;
            /** @description The invoked model. */
            modelId: string;
            /** @description Calls. */
            requests: number;
            /** @description Tokens that the model read anew. */
            inputTokens: number;
            /** @description Output tokens. */
            outputTokens: number;
            /** @description Tokens read from a prompt cache. */
            cacheReadTokens: number;
            /** @description Tokens written to a prompt cache. */
            cacheWriteTokens: number;
            /** @description Images that the model produced. */
            images: number;
            /** @description US dollars. */
            cost: number;
            /** @description Calls with an unknown outcome, which cost the reserved amount. Missing if there are none. */
            unsettled?: number;
        };
        CreateAccessKeyRequest: {
            /** @description Your name for the key. */
            name: string;
            /**
             * Format: date-time
             * @description The time from which the key is refused.
             */
            expiresAt?: string;
            /** @description The only models that the key may use: ids with `*` for any text. */
            models?: string[];
            /** @description The maximum US dollars that the key may spend in its person's budget period. */
            budgetUsd?: number;
        };
        AccessKeySecretResponse: {
            /**
             * @description The HTTP status.
             * @enum {integer}
             */
            status: 200;
            /**
             * @description Whether the request succeeded.
             * @enum {boolean}
             */
            success: true;
            /** @description The result, or the problem. */
            message: string;
            /** @description The new access key. */
            data: {
                /** @description The id of the key. It is not secret. */
                id: string;
                /** @description The value that tools send. Keep it secret. */
                secret: string;
            };
        };
        AccessKeysResponse: {
            /**
             * @description The HTTP status.
             * @enum {integer}
             */
            status: 200;
            /**
             * @description Whether the request succeeded.
             * @enum {boolean}
             */
            success: true;
            /** @description The result, or the problem. */
            message: string;
            /** @description The caller's keys. */
            data: components["schemas"]["AccessKey"][];
        };
        /** @description An access key without its secret. */
        AccessKey: {
            /** @description The id of the key. It is not secret. */
            id: string;
            /** @description Your name for the key. */
            name: string;
            /** @description The first characters of the secret. */
            start: string;
            /**
             * Format: date-time
             * @description The creation time of the key, in UTC.
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description The time of the key's last call to a model, in UTC. Missing without a call in the current periods of quota and budget.
             */
            lastUsedAt?: string;
            /**
             * Format: date-time
             * @description The time from which the key is refused.
             */
            expiresAt?: string;
            /** @description The only models that the key may use. */
            models?: string[];
            /** @description The maximum US dollars that the key may spend in a period. */
            budget?: number;
            /** @description US dollars that the key spent in the current period, including the held amount. */
            spent: number;
        };
        PeopleResponse: {
            /**
             * @description The HTTP status.
             * @enum {integer}
             */
            status: 200;
            /**
             * @description Whether the request succeeded.
             * @enum {boolean}
             */
            success: true;
            /** @description The result, or the problem. */
            message: string;
            /** @description A page of people. */
            data: {
                /** @description The people, in no particular order. */
                people: components["schemas"]["Person"][];
                /** @description The `cursor` of the next page. Missing on the last page. */
                next?: string;
            };
        };
        /** @description A person with an account. */
        Person: {
            /** @description The id of the user. */
            personId: string;
            /** @description The user's e-mail address. */
            email: string;
            /** @description The user's name. Missing if unknown. */
            name?: string;
            /**
             * @description `disabled` people are refused everywhere; `unconfirmed` people have not sent the mailed code.
             * @enum {string}
             */
            state: "active" | "disabled" | "unconfirmed";
            /** @description Whether a mailed code has proved that the user owns the address. */
            verified: boolean;
            /**
             * Format: date-time
             * @description The time of registration, in UTC.
             */
            createdAt: string;
        };
        PersonResponse: {
            /**
             * @description The HTTP status.
             * @enum {integer}
             */
            status: 200;
            /**
             * @description Whether the request succeeded.
             * @enum {boolean}
             */
            success: true;
            /** @description The result, or the problem. */
            message: string;
            /** @description The person, their access keys and limits. */
            data: {
                /** @description The id of the user. */
                personId: string;
                /** @description The user's e-mail address. */
                email: string;
                /** @description The user's name. Missing if unknown. */
                name?: string;
                /**
                 * @description `disabled` people are refused everywhere; `unconfirmed` people have not sent the mailed code.
                 * @enum {string}
                 */
                state: "active" | "disabled" | "unconfirmed";
                /** @description Whether a mailed code has proved that the user owns the address. */
                verified: boolean;
                /**
                 * Format: date-time
                 * @description The time of registration, in UTC.
                 */
                createdAt: string;
                /** @description The name of the service account, whose owner `email` names. Missing for a person. */
                serviceAccount?: string;
                /** @description The groups that the user is in. */
                groups: string[];
                /** @description The person's plan; `default` is the plan of the deployment. */
                plan: string;
                quota: components["schemas"]["Quota"];
                budget: components["schemas"]["Budget"];
                callsInFlight: components["schemas"]["CallsInFlight"];
                /** @description The person's access keys, the oldest first. */
                keys: components["schemas"]["AccessKey"][];
            };
        };
        PutPlanRequest: {
            /** @description The maximum US dollars that each person may spend in a period; null for no limit. */
            budgetUsd: number | null;
            /**
             * @description The length of a budget period.
             * @enum {string}
             */
            budgetPeriod: "DAY" | "WEEK" | "MONTH";
            /** @description The maximum number of requests of each person in a period. */
            requests: number;
            /**
             * @description The length of a request period.
             * @enum {string}
             */
            requestsPeriod: "DAY" | "WEEK" | "MONTH";
            /** @description The maximum number of concurrent calls to models of each person. */
            callsInFlight: number;
            /** @description The only models that its people may use: ids with `*` for any text. Default: all models of the deployment. */
            models?: string[];
            /** @description The maximum output tokens of one call. */
            maxOutputTokens: number;
            /** @description Whether its people may create access keys. Existing keys keep working. */
            accessKeys: boolean;
        };
        /** @description A plan: the limits of each of its people. */
        Plan: {
            /** @description The maximum US dollars that each person may spend in a period; null for no limit. */
            budgetUsd: number | null;
            /**
             * @description The length of a budget period.
             * @enum {string}
             */
            budgetPeriod: "DAY" | "WEEK" | "MONTH";
            /** @description The maximum number of requests of each person in a period. */
            requests: number;
            /**
             * @description The length of a request period.
             * @enum {string}
             */
            requestsPeriod: "DAY" | "WEEK" | "MONTH";
            /** @description The maximum number of concurrent calls to models of each person. */
            callsInFlight: number;
            /** @description The only models that its people may use: ids with `*` for any text. Default: all models of the deployment. */
            models?: string[];
            /** @description The maximum output tokens of one call. */
            maxOutputTokens: number;
            /** @description Whether its people may create access keys. Existing keys keep working. */
            accessKeys: boolean;
            /** @description The person's plan; `default` is the plan of the deployment. */
            name: string;
            /** @description The mail domains with this plan. */
            domains: string[];
            /** @description The groups whose people are on it. */
            groups: string[];
        };
        PlanResponse: {
            /**
             * @description The HTTP status.
             * @enum {integer}
             */
            status: 200;
            /**
             * @description Whether the request succeeded.
             * @enum {boolean}
             */
            success: true;
            /** @description The result, or the problem. */
            message: string;
            data: components["schemas"]["Plan"];
        };
        PlansResponse: {
            /**
             * @description The HTTP status.
             * @enum {integer}
             */
            status: 200;
            /**
             * @description Whether the request succeeded.
             * @enum {boolean}
             */
            success: true;
            /** @description The result, or the problem. */
            message: string;
            /** @description The plans, by name; the plan of the deployment comes first. */
            data: components["schemas"]["Plan"][];
        };
        SetDomainPlanRequest: {
            /** @description The name of a plan. */
            plan: string;
        };
        SetGroupPlanRequest: {
            /** @description The name of a plan. */
            plan: string;
        };
        SetPersonPlanRequest: {
            /** @description The name of a plan. */
            plan?: string;
            /** @description Limits that replace those of the plan. */
            overrides?: {
                /** @description The maximum US dollars that each person may spend in a period; null for no limit. */
                budgetUsd?: number | null;
                /**
                 * @description The length of a budget period.
                 * @enum {string}
                 */
                budgetPeriod?: "DAY" | "WEEK" | "MONTH";
                /** @description The maximum number of requests of each person in a period. */
                requests?: number;
                /**
                 * @description The length of a request period.
                 * @enum {string}
                 */
                requestsPeriod?: "DAY" | "WEEK" | "MONTH";
                /** @description The maximum number of concurrent calls to models of each person. */
                callsInFlight?: number;
                /** @description The only models that its people may use: ids with `*` for any text. Default: all models of the deployment. */
                models?: string[];
                /** @description The maximum output tokens of one call. */
                maxOutputTokens?: number;
                /** @description Whether its people may create access keys. Existing keys keep working. */
                accessKeys?: boolean;
            };
            /**
             * Format: date-time
             * @description The end of the overrides. Allowed only with them.
             */
            until?: string;
        };
        PutServiceAccountRequest: {
            owner: components["schemas"]["Email"];
        };
        ServiceAccountResponse: {
            /**
             * @description The HTTP status.
             * @enum {integer}
             */
            status: 200;
            /**
             * @description Whether the request succeeded.
             * @enum {boolean}
             */
            success: true;
            /** @description The result, or the problem. */
            message: string;
            data: components["schemas"]["ServiceAccount"];
        };
        ServiceAccountsResponse: {
            /**
             * @description The HTTP status.
             * @enum {integer}
             */
            status: 200;
            /**
             * @description Whether the request succeeded.
             * @enum {boolean}
             */
            success: true;
            /** @description The result, or the problem. */
            message: string;
            /** @description The service accounts, by name. */
            data: components["schemas"]["ServiceAccount"][];
        };
        /** @description An account for a program. */
        ServiceAccount: {
            /** @description Its name. */
            name: string;
            /** @description The id for the routes that set its plan, disable, enable and read it. */
            personId: string;
            /** @description The address of its owner. */
            owner: string;
            /**
             * Format: date-time
             * @description The creation time, in UTC.
             */
            createdAt: string;
        };
        SummedUsageResponse: {
            /**
             * @description The HTTP status.
             * @enum {integer}
             */
            status: 200;
            /**
             * @description Whether the request succeeded.
             * @enum {boolean}
             */
            success: true;
            /** @description The result, or the problem. */
            message: string;
            /** @description A page of sums. */
            data: {
                /**
                 * Format: date
                 * @description The first day.
                 */
                from: string;
                /**
                 * Format: date
                 * @description The last day.
                 */
                to: string;
                /** @description The sums, in the order of their dimensions. */
                usage: components["schemas"]["SummedUsage"][];
                /** @description The `cursor` of the next page. Missing on the last page. */
                next?: string;
            };
        };
        /** @description Calls to models with the same values of the dimensions in `by`; other dimensions are missing. */
        SummedUsage: {
            /**
             * Format: date
             * @description The UTC day.
             */
            date?: string;
            /** @description The id of the user. */
            personId?: string;
            /** @description The address of the user. Missing if the account was deleted. */
            email?: string;
            /** @description The name of the service account, whose owner `email` names. Missing for a person. */
            serviceAccount?: string;
            /** @description The plan of the user at that time; `default` is the plan of the deployment. */
            plan?: string;
            /** @description The invoked model. */
            modelId?: string;
            /** @description Calls. */
            requests: number;
            /** @description Tokens that the model read anew. */
            inputTokens: number;
            /** @description Output tokens. */
            outputTokens: number;
            /** @description Tokens read from a prompt cache. */
            cacheReadTokens: number;
            /** @description Tokens written to a prompt cache. */
            cacheWriteTokens: number;
            /** @description Images that the model produced. */
            images: number;
            /** @description US dollars. */
            cost: number;
            /** @description Calls with an unknown outcome, which cost the reserved amount. Missing if there are none. */
            unsettled?: number;
        };
        AuditResponse: {
            /**
             * @description The HTTP status.
             * @enum {integer}
             */
            status: 200;
            /**
             * @description Whether the request succeeded.
             * @enum {boolean}
             */
            success: true;
            /** @description The result, or the problem. */
            message: string;
            /** @description A page of entries. */
            data: {
                /** @description The entries, the newest first. */
                entries: components["schemas"]["AuditEntry"][];
                /** @description The `cursor` of the next page. Missing on the last page. */
                next?: string;
            };
        };
        /** @description An act of a person. */
        AuditEntry: {
            /**
             * Format: date-time
             * @description The time of the request, in UTC.
             */
            at: string;
            /** @description The operation. */
            act: string;
            /** @description The person who made the request. */
            by: {
                /** @description The id of the user. */
                personId: string;
                /** @description Their e-mail address at that time. */
                email: string;
            };
            /** @description The target of the act: the variables of the request's path, such as `personId` and `keyId`. */
            target: {
                [key: string]: string;
            };
            /** @description Further details of the act, such as the name of a key. Never a secret. */
            details: {
                [key: string]: unknown;
            };
            /** @description The IP address of the caller. */
            sourceIp: string;
            /** @description The id of the request, also in the logs. */
            requestId: string;
        };
        KeyResponse: {
            /**
             * @description The HTTP status.
             * @enum {integer}
             */
            status: 200;
            /**
             * @description Whether the request succeeded.
             * @enum {boolean}
             */
            success: true;
            /** @description The result, or the problem. */
            message: string;
            /** @description The access key of the request. */
            data: {
                /** @description The id of the key. */
                id: string;
                /** @description The owner's name for the key. */
                name: string;
                /** @description The e-mail address of its owner. */
                owner: string;
                /**
                 * Format: date-time
                 * @description The time from which the key is refused.
                 */
                expiresAt?: string;
                /** @description The only models that the key may use. */
                models?: string[];
                /** @description The maximum US dollars that the key may spend in a period. */
                budget?: number;
                /** @description US dollars that the key spent in the current period, including the held amount. */
                spent: number;
                person: components["schemas"]["Balance"];
            };
        };
        ModelsResponse: {
            /**
             * @description The HTTP status.
             * @enum {integer}
             */
            status: 200;
            /**
             * @description Whether the request succeeded.
             * @enum {boolean}
             */
            success: true;
            /** @description The result, or the problem. */
            message: string;
            /** @description The allowed models. */
            foundationModels: components["schemas"]["FoundationModel"][];
        };
        /** @description A foundation model of the Region. */
        FoundationModel: {
            /** @description The id for `modelId` of an invocation. */
            modelId: string;
            /** @description The name of the model. */
            modelName: string;
            /** @description The name of its provider. */
            providerName: string;
            /** @description The inputs of the model, such as TEXT or IMAGE. */
            inputModalities: string[];
            /** @description The outputs of the model, such as TEXT or EMBEDDING. */
            outputModalities: string[];
            /** @description Invoke ON_DEMAND models by their own id, INFERENCE_PROFILE models by the id of a profile. */
            inferenceTypesSupported: string[];
            /** @description Whether the model can stream its reply. */
            responseStreamingSupported: boolean;
            /** @description ACTIVE, or LEGACY once its end is announced. */
            lifecycle: string;
        };
        InvokeResponse: {
            /**
             * @description The HTTP status.
             * @enum {integer}
             */
            status: 200;
            /**
             * @description Whether the request succeeded.
             * @enum {boolean}
             */
            success: true;
            /** @description The result, or the problem. */
            message: string;
            /** @description The model's reply: text, an embedding, an image in base64, a list of several texts or images, or the provider's whole response. */
            data: unknown;
        };
        EstimateResponse: {
            /**
             * @description The HTTP status.
             * @enum {integer}
             */
            status: 200;
            /**
             * @description Whether the request succeeded.
             * @enum {boolean}
             */
            success: true;
            /** @description The result, or the problem. */
            message: string;
            /** @description The possible usage and cost of an invocation. */
            data: {
                /** @description The model. Missing if the identifier does not name it. */
                foundationModelId?: string;
                /** @description The inference profile, if the request names one. */
                inferenceProfile?: string;
                /** @description The input tokens, or their upper bound. */
                inputTokens: number;
                /** @description Whether Bedrock counted the input tokens; otherwise they are a bound from the size of the body. */
                inputTokensCounted: boolean;
                /** @description The maximum output tokens. */
                maxOutputTokens: number;
                /** @description The maximum number of charged images. */
                images: number;
                /**
                 * Format: date
                 * @description The date of the price table. Missing if the model has no price.
                 */
                prices?: string;
                /** @description The highest possible cost in US dollars. */
                maxCost?: number;
                /** @description The US dollars held during the invocation. */
                reserved?: number;
                /** @description Requests left. */
                quotaLeft: number;
                /** @description US dollars left. Missing without a budget. */
                budgetLeft?: number;
                /** @description Whether quota and budget suffice now. */
                fits: boolean;
            };
        };
        /** @description An OpenAPI 3.0 document. */
        OpenapiDocument: {
            /** @description The version of OpenAPI. */
            openapi: string;
            /** @description Title and version of this API. */
            info: {
                [key: string]: unknown;
            };
            /** @description The operations by path. */
            paths: {
                [key: string]: unknown;
            };
        } & {
            [key: string]: unknown;
        };
        /** @description An id of `GET /v1/models`, or the ARN of a model or a profile. */
        ModelName: string;
        ModelList: {
            /**
             * @description The kind of object.
             * @enum {string}
             */
            object: "list";
            /** @description The models, by id. */
            data: components["schemas"]["UsableModel"][];
            /**
             * @description Whether there are more models; the list is complete.
             * @enum {boolean}
             */
            has_more: false;
            /** @description The id of the first model. */
            first_id?: string;
            /** @description The id of the last model. */
            last_id?: string;
        };
        /** @description A model, an inference profile, or an alias. */
        UsableModel: {
            /** @description The id for `model` in requests. */
            id: string;
            /**
             * @description The kind of object.
             * @enum {string}
             */
            object: "model";
            /**
             * @description The kind of object.
             * @enum {string}
             */
            type: "model";
            /** @description The release time of the model, in seconds since 1970; 0 if its id contains none. */
            created: number;
            /**
             * Format: date-time
             * @description The same as a date.
             */
            created_at: string;
            /** @description The provider of the model. */
            owned_by: string;
            /** @description The display name. */
            display_name: string;
            /** @description The inputs of the model, such as TEXT or IMAGE. */
            input_modalities: string[];
            /** @description The routes that accept the model. */
            routes: ("/v1/chat/completions" | "/v1/messages" | "/v1/responses" | "/v1/embeddings")[];
        };
        /** @description OpenAI's 'Create chat completion'. Fields not listed here are passed on. */
        ChatCompletionRequest: {
            model: components["schemas"]["ModelName"];
            /** @description The conversation so far. */
            messages: {
                [key: string]: unknown;
            }[];
            /** @description Whether the response comes as events. */
            stream?: boolean | null;
        } & {
            [key: string]: unknown;
        };
        /** @description OpenAI's 'The chat completion object'. */
        ChatCompletion: {
            [key: string]: unknown;
        };
        /** @description Anthropic's 'Create a Message'. Fields not listed here are passed on. */
        MessageRequest: {
            model: components["schemas"]["ModelName"];
            /** @description The conversation so far. */
            messages: {
                [key: string]: unknown;
            }[];
            /** @description Whether the response comes as events. */
            stream?: boolean;
        } & {
            [key: string]: unknown;
        };
        /** @description Anthropic's 'Message'. */
        Message: {
            [key: string]: unknown;
        };
        MessageTokens: {
            /** @description Tokens of input. */
            input_tokens: number;
        };
        /** @description OpenAI's 'Create a model response'. Fields not listed here are passed on. */
        ResponseRequest: {
            model: components["schemas"]["ModelName"];
            /** @description Whether the response comes as events. */
            stream?: boolean | null;
        } & {
            [key: string]: unknown;
        };
        /** @description OpenAI's 'The response object'. */
        ModelResponse: {
            [key: string]: unknown;
        };
        /** @description OpenAI's 'Create embeddings'. */
        EmbeddingRequest: {
            model: components["schemas"]["ModelName"];
            /** @description A text, or a list of texts. */
            input: unknown;
        } & {
            [key: string]: unknown;
        };
        /** @description OpenAI's list of embedding objects. */
        EmbeddingList: {
            /**
             * @description The kind of object.
             * @enum {string}
             */
            object: "list";
            /** @description The embeddings. */
            data: {
                [key: string]: unknown;
            }[];
            /** @description The requested model. */
            model: string;
            /** @description The usage. */
            usage: {
                /** @description Tokens of input. */
                prompt_tokens: number;
                /** @description The same. */
                total_tokens: number;
            };
        };
        /** @description The reason why a request failed. */
        Problem: {
            /** @description The HTTP status. */
            status: number;
            /**
             * @description Always false.
             * @enum {boolean}
             */
            success: false;
            /** @description The problem in words. */
            message: string;
            /**
             * @description Always error.
             * @enum {string}
             */
            type: "error";
            error: components["schemas"]["ErrorDetails"];
            /** @description Names the problem for programs, such as `quota_exceeded`, `budget_exceeded`, `too_many_calls` or `guardrail_intervened`. */
            code?: string;
            /** @description The remainder of the exceeded limit: requests, calls, or dollars. */
            left?: number;
            /**
             * Format: date-time
             * @description The time when the exceeded limit resets, in UTC.
             */
            resetsAt?: string;
            /** @description The fields that do not match the contract. */
            errors?: components["schemas"]["FieldError"][];
        };
        /** @description The problem again, where the clients of OpenAI and Anthropic look for it. */
        ErrorDetails: {
            /**
             * @description The kind of problem, derived from the status.
             * @enum {string}
             */
            type: "invalid_request_error" | "authentication_error" | "permission_error" | "not_found_error" | "request_too_large" | "rate_limit_error" | "api_error" | "overloaded_error" | "timeout_error";
            /** @description The problem in words. */
            message: string;
            /** @description The `code` of the problem. */
            code?: string;
            /** @description The first field that does not match the contract. */
            param?: string;
            /** @description Details for Anthropic's clients. */
            details?: {
                /** @description Names the problem for these clients, such as `thread_unsupported_request`. */
                error_code: string;
            };
        };
        /** @description A field that does not match the contract. */
        FieldError: {
            /** @description The path of the field, with dots between the levels. */
            field: string;
            /** @description The problem of the field. */
            message: string;
        };
        "ResetPasswordRequest.request": {
            email: components["schemas"]["Email"];
            code: components["schemas"]["Code"];
            password: components["schemas"]["NewPassword"];
            /**
             * @description Whether the access keys stay valid.
             * @default false
             */
            keepAccessKeys: boolean;
        };
    };
    responses: {
        /**
         * @description The body is not JSON or nested deeper than 128 levels, a value is not acceptable, or the service behind the
         *     gateway refused the input. If this deployment has a guardrail, `code` is `guardrail_intervened` when the
         *     guardrail blocked the request or the reply, `guardrail_not_applicable` when the route cannot apply it, and
         *     `guardrail_fixed` when the body tries to configure it.
         */
        BadRequest: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "status": 400,
                 *       "success": false,
                 *       "message": "Invalid email address format.",
                 *       "type": "error",
                 *       "error": {
                 *         "type": "invalid_request_error",
                 *         "message": "Invalid email address format."
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["Problem"];
            };
        };
        /**
         * @description The credentials are missing, wrong or expired. `code` says which: `invalid_token` for an ID token, which is
         *     checked before any key and whose expiry the message names; `invalid_access_key`, `invalid_refresh_token` or
         *     `wrong_credentials` for the others.
         */
        Unauthorized: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "status": 401,
                 *       "success": false,
                 *       "message": "Unauthorized",
                 *       "code": "invalid_token",
                 *       "type": "error",
                 *       "error": {
                 *         "type": "authentication_error",
                 *         "message": "Unauthorized",
                 *         "code": "invalid_token"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["Problem"];
            };
        };
        /**
         * @description The caller is known but lacks permission; or the API key is missing, unknown or ended (`invalid_api_key` in
         *     `code`), or belongs to another token (`api_key_of_another_token`).
         */
        Forbidden: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "status": 403,
                 *       "success": false,
                 *       "message": "Forbidden",
                 *       "code": "invalid_api_key",
                 *       "type": "error",
                 *       "error": {
                 *         "type": "permission_error",
                 *         "message": "Forbidden",
                 *         "code": "invalid_api_key"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["Problem"];
            };
        };
        /** @description The requested resource does not exist. */
        NotFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "status": 404,
                 *       "success": false,
                 *       "message": "Could not resolve the foundation model from the provided model identifier.",
                 *       "type": "error",
                 *       "error": {
                 *         "type": "not_found_error",
                 *         "message": "Could not resolve the foundation model from the provided model identifier."
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["Problem"];
            };
        };
        /**
         * @description The body is larger than this operation accepts. This response is certain for bodies up to 1,000,000 bytes,
         *     and for JSON up to 3,000,000. A body that takes more than 6 MB as a JSON string, with its quotes and
         *     backslashes doubled, is refused by API Gateway itself, with only `message` and without CORS headers.
         */
        PayloadTooLarge: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "status": 413,
                 *       "success": false,
                 *       "message": "Request Too Large",
                 *       "type": "error",
                 *       "error": {
                 *         "type": "request_too_large",
                 *         "message": "Request Too Large"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["Problem"];
            };
        };
        /** @description The body is not declared as `application/json`. */
        UnsupportedMediaType: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "status": 415,
                 *       "success": false,
                 *       "message": "Unsupported Media Type",
                 *       "type": "error",
                 *       "error": {
                 *         "type": "invalid_request_error",
                 *         "message": "Unsupported Media Type"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["Problem"];
            };
        };
        /** @description A required field is missing, empty or of the wrong type. */
        UnprocessableEntity: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "status": 422,
                 *       "success": false,
                 *       "message": "Missing required parameters.",
                 *       "errors": [
                 *         {
                 *           "field": "email",
                 *           "message": "is required"
                 *         }
                 *       ],
                 *       "type": "error",
                 *       "error": {
                 *         "type": "invalid_request_error",
                 *         "message": "Missing required parameters.",
                 *         "param": "email"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["Problem"];
            };
        };
        /** @description The model failed while it processed the request. */
        FailedDependency: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "status": 424,
                 *       "success": false,
                 *       "message": "The model returned an error.",
                 *       "type": "error",
                 *       "error": {
                 *         "type": "api_error",
                 *         "message": "The model returned an error."
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["Problem"];
            };
        };
        /** @description Too many requests, or over a limit that `code` names. Wait for the time in `Retry-After`, if present. */
        TooManyRequests: {
            headers: {
                /** @description Seconds to wait before the next attempt. */
                "Retry-After"?: number;
                /** @description `false` if an early retry is useless; it keeps clients from retrying. */
                "x-should-retry"?: "false";
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "status": 429,
                 *       "success": false,
                 *       "message": "Too Many Requests",
                 *       "type": "error",
                 *       "error": {
                 *         "type": "rate_limit_error",
                 *         "message": "Too Many Requests"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["Problem"];
            };
        };
        /** @description A fault of the gateway. The log records it under the request's `x-amzn-RequestId`. */
        InternalServerError: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "status": 500,
                 *       "success": false,
                 *       "message": "Internal server error",
                 *       "type": "error",
                 *       "error": {
                 *         "type": "api_error",
                 *         "message": "Internal server error"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["Problem"];
            };
        };
        /** @description The function behind the gateway failed. */
        BadGateway: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "status": 502,
                 *       "success": false,
                 *       "message": "Internal server error",
                 *       "type": "error",
                 *       "error": {
                 *         "type": "api_error",
                 *         "message": "Internal server error"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["Problem"];
            };
        };
        /** @description A service behind the gateway is unavailable. Try again. */
        ServiceUnavailable: {
            headers: {
                /** @description Seconds to wait before the next attempt. */
                "Retry-After"?: number;
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "status": 503,
                 *       "success": false,
                 *       "message": "Service unavailable. Try again.",
                 *       "type": "error",
                 *       "error": {
                 *         "type": "overloaded_error",
                 *         "message": "Service unavailable. Try again."
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["Problem"];
            };
        };
        /** @description A service behind the gateway did not respond in time. */
        GatewayTimeout: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "status": 504,
                 *       "success": false,
                 *       "message": "The service behind the gateway did not answer in time.",
                 *       "type": "error",
                 *       "error": {
                 *         "type": "timeout_error",
                 *         "message": "The service behind the gateway did not answer in time."
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    register: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "email": "jane@example.com",
                 *       "password": "securePassword123",
                 *       "fullname": "Jane Doe"
                 *     }
                 */
                "application/json": components["schemas"]["RegisterRequest"];
            };
        };
        responses: {
            /** @description The user was created; this is the API key. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": 200,
                     *       "success": true,
                     *       "message": "User jane@example.com created successfully.",
                     *       "data": {
                     *         "API Key": "5nYt0aXlBv8ZkQeH2oWm3cJd7RuGfPsT1iKxLz9M"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ApiKeyResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["GatewayTimeout"];
        };
    };
    confirmRegistration: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "email": "jane@example.com",
                 *       "code": "123456",
                 *       "apiKey": "5nYt0aXlBv8ZkQeH2oWm3cJd7RuGfPsT1iKxLz9M"
                 *     }
                 */
                "application/json": components["schemas"]["ConfirmRequest"];
            };
        };
        responses: {
            /** @description The address is confirmed; the user can sign in. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": 200,
                     *       "success": true,
                     *       "message": "User confirmed successfully."
                     *     }
                     */
                    "application/json": components["schemas"]["MessageResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["GatewayTimeout"];
        };
    };
    resendCode: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "email": "jane@example.com"
                 *     }
                 */
                "application/json": components["schemas"]["EmailRequest"];
            };
        };
        responses: {
            /** @description A code is on its way if the address awaits confirmation. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": 200,
                     *       "success": true,
                     *       "message": "If the address awaits confirmation, a new code was sent to it."
                     *     }
                     */
                    "application/json": components["schemas"]["MessageResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["GatewayTimeout"];
        };
    };
    login: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "email": "jane@example.com",
                 *       "password": "securePassword123"
                 *     }
                 */
                "application/json": components["schemas"]["LoginRequest"];
            };
        };
        responses: {
            /** @description The tokens of a new session. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": 200,
                     *       "success": true,
                     *       "IdToken": "eyJraWQiOiJpZCJ9.eyJzdWIiOiIxIn0.c2ln",
                     *       "AccessToken": "eyJraWQiOiJhYyJ9.eyJzdWIiOiIxIn0.c2ln",
                     *       "RefreshToken": "eyJjdHkiOiJKV1QifQ.cmVmcmVzaA.dG9rZW4",
                     *       "ExpiresIn": 3600,
                     *       "TokenType": "Bearer"
                     *     }
                     */
                    "application/json": components["schemas"]["TokensResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["GatewayTimeout"];
        };
    };
    getSignIn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How people sign in. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": 200,
                     *       "success": true,
                     *       "message": "Successfully retrieved sign-in.",
                     *       "data": {
                     *         "provider": {
                     *           "name": "ExampleCorp",
                     *           "authorizeUrl": "https://example-gateway.auth.us-east-1.amazoncognito.com/oauth2/authorize?identity_provider=ExampleCorp&client_id=1example23456789&response_type=code&scope=openid",
                     *           "redirectUris": [
                     *             "https://api.example.com/portal"
                     *           ]
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["SignInResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["GatewayTimeout"];
        };
    };
    exchangeCode: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "code": "0c5f8d1e-7b3a-4b1e-9c55-2f6a1d3e4b77",
                 *       "codeVerifier": "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
                 *       "redirectUri": "https://api.example.com/portal"
                 *     }
                 */
                "application/json": components["schemas"]["ExchangeCodeRequest"];
            };
        };
        responses: {
            /** @description The tokens of a new session. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": 200,
                     *       "success": true,
                     *       "IdToken": "eyJraWQiOiJpZCJ9.eyJzdWIiOiIxIn0.c2ln",
                     *       "AccessToken": "eyJraWQiOiJhYyJ9.eyJzdWIiOiIxIn0.c2ln",
                     *       "RefreshToken": "eyJjdHkiOiJKV1QifQ.cmVmcmVzaA.dG9rZW4",
                     *       "ExpiresIn": 3600,
                     *       "TokenType": "Bearer"
                     *     }
                     */
                    "application/json": components["schemas"]["TokensResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["GatewayTimeout"];
        };
    };
    refreshTokens: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "refreshToken": "eyJjdHkiOiJKV1QifQ.cmVmcmVzaA.dG9rZW4"
                 *     }
                 */
                "application/json": components["schemas"]["RefreshRequest"];
            };
        };
        responses: {
            /** @description New ID and access tokens of the same session. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": 200,
                     *       "success": true,
                     *       "IdToken": "eyJraWQiOiJpZCJ9.eyJzdWIiOiIxIn0.c2ln",
                     *       "AccessToken": "eyJraWQiOiJhYyJ9.eyJzdWIiOiIxIn0.c2ln",
                     *       "RefreshToken": "eyJjdHkiOiJKV1QifQ.cmVmcmVzaA.dG9rZW4",
                     *       "ExpiresIn": 3600,
                     *       "TokenType": "Bearer"
                     *     }
                     */
                    "application/json": components["schemas"]["TokensResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["GatewayTimeout"];
        };
    };
    logout: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No session and no API key is left. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": 200,
                     *       "success": true,
                     *       "message": "Signed out everywhere."
                     *     }
                     */
                    "application/json": components["schemas"]["MessageResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["GatewayTimeout"];
        };
    };
    forgotPassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "email": "jane@example.com"
                 *     }
                 */
                "application/json": components["schemas"]["EmailRequest"];
            };
        };
        responses: {
            /** @description A code is on its way if the address is confirmed. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": 200,
                     *       "success": true,
                     *       "message": "If the address is registered, a code was sent to it."
                     *     }
                     */
                    "application/json": components["schemas"]["MessageResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["GatewayTimeout"];
        };
    };
    resetPassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "email": "jane@example.com",
                 *       "code": "123456",
                 *       "password": "anotherPassword456"
                 *     }
                 */
                "application/json": components["schemas"]["ResetPasswordRequest.request"];
            };
        };
        responses: {
            /** @description The new password is set; sign in with it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": 200,
                     *       "success": true,
                     *       "message": "The new password is set. Sign in with it."
                     *     }
                     */
                    "application/json": components["schemas"]["MessageResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["GatewayTimeout"];
        };
    };
    getAccount: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The account. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": 200,
                     *       "success": true,
                     *       "message": "Successfully retrieved account.",
                     *       "data": {
                     *         "email": "jane@example.com",
                     *         "name": "Jane Doe",
                     *         "plan": "default",
                     *         "quota": {
                     *           "limit": 25,
                     *           "period": "DAY",
                     *           "used": 4,
                     *           "held": 1,
                     *           "left": 21,
                     *           "resetsAt": "2026-02-01T00:00:00.000Z"
                     *         },
                     *         "budget": {
                     *           "limit": 10,
                     *           "period": "MONTH",
                     *           "used": 0.31,
                     *           "held": 0.12,
                     *           "left": 9.69,
                     *           "resetsAt": "2026-03-01T00:00:00.000Z"
                     *         },
                     *         "callsInFlight": {
                     *           "limit": 4,
                     *           "used": 1
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["AccountResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["GatewayTimeout"];
        };
    };
    deleteAccount: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The account is deleted. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": 200,
                     *       "success": true,
                     *       "message": "Account deleted."
                     *     }
                     */
                    "application/json": components["schemas"]["MessageResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["GatewayTimeout"];
        };
    };
    rotateApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The new key, shown once. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": 200,
                     *       "success": true,
                     *       "message": "API key replaced. Sign in or refresh to use it.",
                     *       "data": {
                     *         "API Key": "5nYt0aXlBv8ZkQeH2oWm3cJd7RuGfPsT1iKxLz9M"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ApiKeyResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["GatewayTimeout"];
        };
    };
    getUsage: {
        parameters: {
            query?: {
                /**
                 * @description The first day. Default: the first of the current month.
                 * @example 2026-01-01
                 */
                from?: string;
                /**
                 * @description The last day. Default: today.
                 * @example 2026-01-31
                 */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The usage. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": 200,
                     *       "success": true,
                     *       "message": "Successfully retrieved usage.",
                     *       "data": {
                     *         "from": "2026-01-01",
                     *         "to": "2026-01-31",
                     *         "usage": [
                     *           {
                     *             "date": "2026-01-30",
                     *             "modelId": "amazon.nova-lite-v1:0",
                     *             "requests": 4,
                     *             "inputTokens": 1200,
                     *             "outputTokens": 830,
                     *             "cacheReadTokens": 0,
                     *             "cacheWriteTokens": 0,
                     *             "images": 0,
                     *             "cost": 0.000271
                     *           }
                     *         ]
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["UsageResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["GatewayTimeout"];
        };
    };
    listAccessKeys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The keys. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": 200,
                     *       "success": true,
                     *       "message": "Successfully retrieved access keys.",
                     *       "data": [
                     *         {
                     *           "id": "k3J9xQ2p",
                     *           "name": "laptop",
                     *           "start": "bgw_k3J9xQ2p",
                     *           "createdAt": "2026-01-31T09:30:00.000Z",
                     *           "lastUsedAt": "2026-01-31T10:02:11.000Z",
                     *           "spent": 0.31,
                     *           "budget": 2
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["AccessKeysResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["GatewayTimeout"];
        };
    };
    createAccessKey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "laptop",
                 *       "budgetUsd": 2
                 *     }
                 */
                "application/json": components["schemas"]["CreateAccessKeyRequest"];
            };
        };
        responses: {
            /** @description The key with its secret. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": 200,
                     *       "success": true,
                     *       "message": "Access key made. Its secret is not shown again.",
                     *       "data": {
                     *         "id": "k3J9xQ2p",
                     *         "secret": "bgw_k3J9xQ2p0123456789abcdef0123456789abcdefAbCdEfGhIjKlMnOpQrStUvWxYz0123451a2b3c"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["AccessKeySecretResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["GatewayTimeout"];
        };
    };
    revokeAccessKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the key, from the list.
                 * @example k3J9xQ2p
                 */
                keyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The key does not exist, or no longer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": 200,
                     *       "success": true,
                     *       "message": "Access key revoked."
                     *     }
                     */
                    "application/json": components["schemas"]["MessageResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["GatewayTimeout"];
        };
    };
    getKey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The key. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": 200,
                     *       "success": true,
                     *       "message": "This key is valid.",
                     *       "data": {
                     *         "id": "k3J9xQ2p",
                     *         "name": "laptop",
                     *         "owner": "jane@example.com",
                     *         "spent": 0.31,
                     *         "budget": 2,
                     *         "person": {
                     *           "quota": {
                     *             "limit": 25,
                     *             "period": "DAY",
                     *             "used": 4,
                     *             "held": 1,
                     *             "left": 21,
                     *             "resetsAt": "2026-02-01T00:00:00.000Z"
                     *           },
                     *           "budget": {
                     *             "limit": 10,
                     *             "period": "MONTH",
                     *             "used": 0.31,
                     *             "held": 0.12,
                     *             "left": 9.69,
                     *             "resetsAt": "2026-03-01T00:00:00.000Z"
                     *           },
                     *           "callsInFlight": {
                     *             "limit": 4,
                     *             "used": 1
                     *           }
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["KeyResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["GatewayTimeout"];
        };
    };
    listModels: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The foundation models. */
            200: {
                headers: {
                    /** @description Requests left in the current quota period. */
                    "x-quota-remaining"?: number;
                    /** @description US dollars left in the current budget period. Missing without a budget. */
                    "x-budget-remaining"?: number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": 200,
                     *       "success": true,
                     *       "message": "Successfully retrieved foundation models list.",
                     *       "foundationModels": [
                     *         {
                     *           "modelId": "amazon.nova-lite-v1:0",
                     *           "modelName": "Nova Lite",
                     *           "providerName": "Amazon",
                     *           "inputModalities": [
                     *             "TEXT",
                     *             "IMAGE",
                     *             "VIDEO"
                     *           ],
                     *           "outputModalities": [
                     *             "TEXT"
                     *           ],
                     *           "inferenceTypesSupported": [
                     *             "ON_DEMAND",
                     *             "INFERENCE_PROFILE"
                     *           ],
                     *           "responseStreamingSupported": true,
                     *           "lifecycle": "ACTIVE"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ModelsResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["GatewayTimeout"];
        };
    };
    invokeModel: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "modelId": "amazon.nova-lite-v1:0",
                 *       "inferenceParameters": {
                 *         "messages": [
                 *           {
                 *             "role": "user",
                 *             "content": [
                 *               {
                 *                 "text": "Say hello."
                 *               }
                 *             ]
                 *           }
                 *         ]
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["InvokeRequest"];
            };
        };
        responses: {
            /** @description The model's reply. */
            200: {
                headers: {
                    /** @description Requests left in the current quota period. */
                    "x-quota-remaining"?: number;
                    /** @description US dollars left in the current budget period. Missing without a budget. */
                    "x-budget-remaining"?: number;
                    /**
                     * @description The milliseconds that the access key, the ledger and the model took: `key;dur=4, ledger;dur=12,
                     *     model;dur=830`. For a stream, until its first event. Without an access key there is no `key`.
                     */
                    "Server-Timing"?: string;
                    /** @description The limit of output tokens, if the request asked for more or for none. */
                    "x-max-output-tokens"?: number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": 200,
                     *       "success": true,
                     *       "message": "Successfully retrieved response from foundation model.",
                     *       "data": "Hello!"
                     *     }
                     */
                    "application/json": components["schemas"]["InvokeResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableEntity"];
            424: components["responses"]["FailedDependency"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["GatewayTimeout"];
        };
    };
    estimateInvocation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "modelId": "amazon.nova-lite-v1:0",
                 *       "inferenceParameters": {
                 *         "messages": [
                 *           {
                 *             "role": "user",
                 *             "content": [
                 *               {
                 *                 "text": "Say hello."
                 *               }
                 *             ]
                 *           }
                 *         ]
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["InvokeRequest"];
            };
        };
        responses: {
            /** @description The estimate. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": 200,
                     *       "success": true,
                     *       "message": "Nothing was charged.",
                     *       "data": {
                     *         "foundationModelId": "amazon.nova-lite-v1:0",
                     *         "inputTokens": 1084,
                     *         "inputTokensCounted": false,
                     *         "maxOutputTokens": 8192,
                     *         "images": 0,
                     *         "prices": "2026-11-25",
                     *         "maxCost": 0.002032,
                     *         "reserved": 0.002032,
                     *         "quotaLeft": 21,
                     *         "budgetLeft": 9.69,
                     *         "fits": true
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["EstimateResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["GatewayTimeout"];
        };
    };
    listUsableModels: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The models. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "object": "list",
                     *       "data": [
                     *         {
                     *           "id": "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
                     *           "object": "model",
                     *           "type": "model",
                     *           "created": 1759104000,
                     *           "created_at": "2025-09-29T00:00:00Z",
                     *           "owned_by": "Anthropic",
                     *           "display_name": "US Anthropic Claude Sonnet 4.5",
                     *           "input_modalities": [
                     *             "TEXT",
                     *             "IMAGE"
                     *           ],
                     *           "routes": [
                     *             "/v1/messages",
                     *             "/v1/chat/completions"
                     *           ]
                     *         }
                     *       ],
                     *       "has_more": false,
                     *       "first_id": "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
                     *       "last_id": "us.anthropic.claude-sonnet-4-5-20250929-v1:0"
                     *     }
                     */
                    "application/json": components["schemas"]["ModelList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["GatewayTimeout"];
        };
    };
    getUsableModel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the model, from the list.
                 * @example us.anthropic.claude-sonnet-4-5-20250929-v1:0
                 */
                model: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The model. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
                     *       "object": "model",
                     *       "type": "model",
                     *       "created": 1759104000,
                     *       "created_at": "2025-09-29T00:00:00Z",
                     *       "owned_by": "Anthropic",
                     *       "display_name": "US Anthropic Claude Sonnet 4.5",
                     *       "input_modalities": [
                     *         "TEXT",
                     *         "IMAGE"
                     *       ],
                     *       "routes": [
                     *         "/v1/messages",
                     *         "/v1/chat/completions"
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["UsableModel"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["GatewayTimeout"];
        };
    };
    createChatCompletion: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "model": "amazon.nova-lite-v1:0",
                 *       "messages": [
                 *         {
                 *           "role": "user",
                 *           "content": "Say hello."
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["ChatCompletionRequest"];
            };
        };
        responses: {
            /** @description The completion, or the events of a stream. */
            200: {
                headers: {
                    /** @description Requests left in the current quota period. */
                    "x-quota-remaining"?: number;
                    /** @description US dollars left in the current budget period. Missing without a budget. */
                    "x-budget-remaining"?: number;
                    /**
                     * @description The milliseconds that the access key, the ledger and the model took: `key;dur=4, ledger;dur=12,
                     *     model;dur=830`. For a stream, until its first event. Without an access key there is no `key`.
                     */
                    "Server-Timing"?: string;
                    /** @description The limit of output tokens, if the request asked for more or for none. */
                    "x-max-output-tokens"?: number;
                    /** @description The ignored parameters, separated by commas. */
                    "x-ignored-parameters"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "chatcmpl-8f7d",
                     *       "object": "chat.completion",
                     *       "created": 1764068400,
                     *       "model": "amazon.nova-lite-v1:0",
                     *       "choices": [
                     *         {
                     *           "index": 0,
                     *           "message": {
                     *             "role": "assistant",
                     *             "content": "Hello!"
                     *           },
                     *           "finish_reason": "stop"
                     *         }
                     *       ],
                     *       "usage": {
                     *         "prompt_tokens": 3,
                     *         "completion_tokens": 2,
                     *         "total_tokens": 5
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ChatCompletion"];
                    /**
                     * @example {
                     *       "id": "chatcmpl-8f7d",
                     *       "object": "chat.completion.chunk",
                     *       "created": 1764068400,
                     *       "model": "amazon.nova-lite-v1:0",
                     *       "choices": [
                     *         {
                     *           "index": 0,
                     *           "delta": {
                     *             "content": "Hel"
                     *           },
                     *           "finish_reason": null
                     *         }
                     *       ]
                     *     }
                     */
                    "text/event-stream": unknown;
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableEntity"];
            424: components["responses"]["FailedDependency"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["GatewayTimeout"];
        };
    };
    createMessage: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Passed on to Bedrock. `anthropic-version` is not, since Bedrock knows only one version.
                 * @example fine-grained-tool-streaming-2025-05-14
                 */
                "anthropic-beta"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "model": "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
                 *       "max_tokens": 100,
                 *       "messages": [
                 *         {
                 *           "role": "user",
                 *           "content": "Say hello."
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["MessageRequest"];
            };
        };
        responses: {
            /** @description The message, or the events of a stream. */
            200: {
                headers: {
                    /** @description Requests left in the current quota period. */
                    "x-quota-remaining"?: number;
                    /** @description US dollars left in the current budget period. Missing without a budget. */
                    "x-budget-remaining"?: number;
                    /**
                     * @description The milliseconds that the access key, the ledger and the model took: `key;dur=4, ledger;dur=12,
                     *     model;dur=830`. For a stream, until its first event. Without an access key there is no `key`.
                     */
                    "Server-Timing"?: string;
                    /** @description The limit of output tokens, if the request asked for more or for none. */
                    "x-max-output-tokens"?: number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "msg_bdrk_01",
                     *       "type": "message",
                     *       "role": "assistant",
                     *       "model": "claude-sonnet-4-5-20250929",
                     *       "content": [
                     *         {
                     *           "type": "text",
                     *           "text": "Hello!"
                     *         }
                     *       ],
                     *       "stop_reason": "end_turn",
                     *       "stop_sequence": null,
                     *       "usage": {
                     *         "input_tokens": 10,
                     *         "output_tokens": 2
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Message"];
                    /**
                     * @example {
                     *       "type": "content_block_delta",
                     *       "index": 0,
                     *       "delta": {
                     *         "type": "text_delta",
                     *         "text": "Hel"
                     *       }
                     *     }
                     */
                    "text/event-stream": unknown;
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableEntity"];
            424: components["responses"]["FailedDependency"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["GatewayTimeout"];
        };
    };
    countMessageTokens: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "model": "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
                 *       "messages": [
                 *         {
                 *           "role": "user",
                 *           "content": "Say hello."
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["MessageRequest"];
            };
        };
        responses: {
            /** @description The count. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "input_tokens": 10
                     *     }
                     */
                    "application/json": components["schemas"]["MessageTokens"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["GatewayTimeout"];
        };
    };
    createResponse: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "model": "us.openai.gpt-5.6-luna",
                 *       "input": "Say hello."
                 *     }
                 */
                "application/json": components["schemas"]["ResponseRequest"];
            };
        };
        responses: {
            /** @description The response, or the events of a stream. */
            200: {
                headers: {
                    /** @description Requests left in the current quota period. */
                    "x-quota-remaining"?: number;
                    /** @description US dollars left in the current budget period. Missing without a budget. */
                    "x-budget-remaining"?: number;
                    /**
                     * @description The milliseconds that the access key, the ledger and the model took: `key;dur=4, ledger;dur=12,
                     *     model;dur=830`. For a stream, until its first event. Without an access key there is no `key`.
                     */
                    "Server-Timing"?: string;
                    /** @description The limit of output tokens, if the request asked for more or for none. */
                    "x-max-output-tokens"?: number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "resp_01",
                     *       "object": "response",
                     *       "status": "completed",
                     *       "model": "us.openai.gpt-5.6-luna",
                     *       "output": [
                     *         {
                     *           "type": "message",
                     *           "role": "assistant",
                     *           "content": [
                     *             {
                     *               "type": "output_text",
                     *               "text": "Hello!"
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "usage": {
                     *         "input_tokens": 9,
                     *         "output_tokens": 2,
                     *         "total_tokens": 11
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ModelResponse"];
                    /**
                     * @example {
                     *       "type": "response.output_text.delta",
                     *       "output_index": 0,
                     *       "content_index": 0,
                     *       "delta": "Hel"
                     *     }
                     */
                    "text/event-stream": unknown;
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableEntity"];
            424: components["responses"]["FailedDependency"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["GatewayTimeout"];
        };
    };
    createEmbedding: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "model": "amazon.titan-embed-text-v2:0",
                 *       "input": [
                 *         "Hello.",
                 *         "Good morning."
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["EmbeddingRequest"];
            };
        };
        responses: {
            /** @description The embeddings, in the order of the texts. */
            200: {
                headers: {
                    /** @description Requests left in the current quota period. */
                    "x-quota-remaining"?: number;
                    /** @description US dollars left in the current budget period. Missing without a budget. */
                    "x-budget-remaining"?: number;
                    /**
                     * @description The milliseconds that the access key, the ledger and the model took: `key;dur=4, ledger;dur=12,
                     *     model;dur=830`. For a stream, until its first event. Without an access key there is no `key`.
                     */
                    "Server-Timing"?: string;
                    /** @description The ignored parameters, separated by commas. */
                    "x-ignored-parameters"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "object": "list",
                     *       "data": [
                     *         {
                     *           "object": "embedding",
                     *           "index": 0,
                     *           "embedding": [
                     *             0.012,
                     *             -0.034
                     *           ]
                     *         },
                     *         {
                     *           "object": "embedding",
                     *           "index": 1,
                     *           "embedding": [
                     *             0.02,
                     *             0.005
                     *           ]
                     *         }
                     *       ],
                     *       "model": "amazon.titan-embed-text-v2:0",
                     *       "usage": {
                     *         "prompt_tokens": 5,
                     *         "total_tokens": 5
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["EmbeddingList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableEntity"];
            424: components["responses"]["FailedDependency"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["GatewayTimeout"];
        };
    };
    listPeople: {
        parameters: {
            query?: {
                /**
                 * @description The beginning of the address, in upper and lower case as registered.
                 * @example jane
                 */
                email?: string;
                /**
                 * @description Only people in this state.
                 * @example active
                 */
                state?: "active" | "disabled" | "unconfirmed";
                /**
                 * @description Only people on this plan, through their own plan, a group or their mail domain; `default` is the plan of the deployment.
                 * @example research
                 */
                plan?: string;
                /**
                 * @description The maximum number of entries of a page.
                 * @example 60
                 */
                limit?: number;
                /**
                 * @description The `next` of the previous page; all other parameters must stay the same.
                 * @example MjAyNi0wMS0zMQ
                 */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of people. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": 200,
                     *       "success": true,
                     *       "message": "Successfully retrieved people.",
                     *       "data": {
                     *         "people": [
                     *           {
                     *             "personId": "7f8c2f8e-2d5b-4a57-9a53-0c8b6a2f1d11",
                     *             "email": "jane@example.com",
                     *             "name": "Jane Doe",
                     *             "state": "active",
                     *             "verified": true,
                     *             "createdAt": "2026-01-05T08:00:00.000Z"
                     *           }
                     *         ]
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["PeopleResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["GatewayTimeout"];
        };
    };
    getPerson: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the person, from the list.
                 * @example 7f8c2f8e-2d5b-4a57-9a53-0c8b6a2f1d11
                 */
                personId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The person. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": 200,
                     *       "success": true,
                     *       "message": "Successfully retrieved person.",
                     *       "data": {
                     *         "personId": "7f8c2f8e-2d5b-4a57-9a53-0c8b6a2f1d11",
                     *         "email": "jane@example.com",
                     *         "name": "Jane Doe",
                     *         "state": "active",
                     *         "verified": true,
                     *         "createdAt": "2026-01-05T08:00:00.000Z",
                     *         "groups": [
                     *           "administrators"
                     *         ],
                     *         "plan": "default",
                     *         "quota": {
                     *           "limit": 25,
                     *           "period": "DAY",
                     *           "used": 4,
                     *           "held": 1,
                     *           "left": 21,
                     *           "resetsAt": "2026-02-01T00:00:00.000Z"
                     *         },
                     *         "budget": {
                     *           "limit": 10,
                     *           "period": "MONTH",
                     *           "used": 0.31,
                     *           "held": 0.12,
                     *           "left": 9.69,
                     *           "resetsAt": "2026-03-01T00:00:00.000Z"
                     *         },
                     *         "callsInFlight": {
                     *           "limit": 4,
                     *           "used": 1
                     *         },
                     *         "keys": [
                     *           {
                     *             "id": "k3J9xQ2p",
                     *             "name": "laptop",
                     *             "start": "bgw_k3J9xQ2p",
                     *             "createdAt": "2026-01-31T09:30:00.000Z",
                     *             "lastUsedAt": "2026-01-31T10:02:11.000Z",
                     *             "spent": 0.31,
                     *             "budget": 2
                     *           }
                     *         ]
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["PersonResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["GatewayTimeout"];
        };
    };
    disablePerson: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the person, from the list.
                 * @example 7f8c2f8e-2d5b-4a57-9a53-0c8b6a2f1d11
                 */
                personId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The person is disabled. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": 200,
                     *       "success": true,
                     *       "message": "Person disabled."
                     *     }
                     */
                    "application/json": components["schemas"]["MessageResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["GatewayTimeout"];
        };
    };
    enablePerson: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the person, from the list.
                 * @example 7f8c2f8e-2d5b-4a57-9a53-0c8b6a2f1d11
                 */
                personId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The person is enabled. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": 200,
                     *       "success": true,
                     *       "message": "Person enabled."
                     *     }
                     */
                    "application/json": components["schemas"]["MessageResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["GatewayTimeout"];
        };
    };
    endSessions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the person, from the list.
                 * @example 7f8c2f8e-2d5b-4a57-9a53-0c8b6a2f1d11
                 */
                personId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The person is signed out everywhere. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": 200,
                     *       "success": true,
                     *       "message": "Signed out everywhere."
                     *     }
                     */
                    "application/json": components["schemas"]["MessageResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["GatewayTimeout"];
        };
    };
    revokePersonKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the person, from the list.
                 * @example 7f8c2f8e-2d5b-4a57-9a53-0c8b6a2f1d11
                 */
                personId: string;
                /**
                 * @description The id of the key, from the person.
                 * @example k3J9xQ2p
                 */
                keyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The key does not exist, or no longer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": 200,
                     *       "success": true,
                     *       "message": "Access key revoked."
                     *     }
                     */
                    "application/json": components["schemas"]["MessageResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["GatewayTimeout"];
        };
    };
    setPersonPlan: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the person, from the list.
                 * @example 7f8c2f8e-2d5b-4a57-9a53-0c8b6a2f1d11
                 */
                personId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "plan": "research",
                 *       "overrides": {
                 *         "budgetUsd": 50
                 *       },
                 *       "until": "2026-03-01T00:00:00Z"
                 *     }
                 */
                "application/json": components["schemas"]["SetPersonPlanRequest"];
            };
        };
        responses: {
            /** @description The plan is set. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": 200,
                     *       "success": true,
                     *       "message": "Plan set."
                     *     }
                     */
                    "application/json": components["schemas"]["MessageResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["GatewayTimeout"];
        };
    };
    listPlans: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The plans. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": 200,
                     *       "success": true,
                     *       "message": "Successfully retrieved plans.",
                     *       "data": [
                     *         {
                     *           "name": "default",
                     *           "budgetUsd": 10,
                     *           "budgetPeriod": "MONTH",
                     *           "requests": 25,
                     *           "requestsPeriod": "DAY",
                     *           "callsInFlight": 4,
                     *           "maxOutputTokens": 8192,
                     *           "accessKeys": true,
                     *           "domains": [],
                     *           "groups": []
                     *         },
                     *         {
                     *           "name": "research",
                     *           "budgetUsd": 200,
                     *           "budgetPeriod": "MONTH",
                     *           "requests": 2000,
                     *           "requestsPeriod": "DAY",
                     *           "callsInFlight": 16,
                     *           "models": [
                     *             "anthropic.*"
                     *           ],
                     *           "maxOutputTokens": 32000,
                     *           "accessKeys": true,
                     *           "domains": [
                     *             "lab.example.com"
                     *           ],
                     *           "groups": [
                     *             "data-science"
                     *           ]
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["PlansResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["GatewayTimeout"];
        };
    };
    getPlan: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The name of the plan.
                 * @example research
                 */
                plan: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The plan. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": 200,
                     *       "success": true,
                     *       "message": "Successfully retrieved plan.",
                     *       "data": {
                     *         "name": "research",
                     *         "budgetUsd": 200,
                     *         "budgetPeriod": "MONTH",
                     *         "requests": 2000,
                     *         "requestsPeriod": "DAY",
                     *         "callsInFlight": 16,
                     *         "models": [
                     *           "anthropic.*"
                     *         ],
                     *         "maxOutputTokens": 32000,
                     *         "accessKeys": true,
                     *         "domains": [
                     *           "lab.example.com"
                     *         ],
                     *         "groups": [
                     *           "data-science"
                     *         ]
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["PlanResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["GatewayTimeout"];
        };
    };
    putPlan: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The name of the plan.
                 * @example research
                 */
                plan: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "budgetUsd": 200,
                 *       "budgetPeriod": "MONTH",
                 *       "requests": 2000,
                 *       "requestsPeriod": "DAY",
                 *       "callsInFlight": 16,
                 *       "models": [
                 *         "anthropic.*"
                 *       ],
                 *       "maxOutputTokens": 32000,
                 *       "accessKeys": true
                 *     }
                 */
                "application/json": components["schemas"]["PutPlanRequest"];
            };
        };
        responses: {
            /** @description The plan is set. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": 200,
                     *       "success": true,
                     *       "message": "Plan kept."
                     *     }
                     */
                    "application/json": components["schemas"]["MessageResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["GatewayTimeout"];
        };
    };
    deletePlan: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The name of the plan.
                 * @example research
                 */
                plan: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The plan does not exist, or no longer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": 200,
                     *       "success": true,
                     *       "message": "Plan deleted."
                     *     }
                     */
                    "application/json": components["schemas"]["MessageResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["GatewayTimeout"];
        };
    };
    setDomainPlan: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The mail domain, in lower case.
                 * @example lab.example.com
                 */
                domain: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "plan": "research"
                 *     }
                 */
                "application/json": components["schemas"]["SetDomainPlanRequest"];
            };
        };
        responses: {
            /** @description The plan is set. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": 200,
                     *       "success": true,
                     *       "message": "Plan set."
                     *     }
                     */
                    "application/json": components["schemas"]["MessageResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["GatewayTimeout"];
        };
    };
    deleteDomainPlan: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The mail domain, in lower case.
                 * @example lab.example.com
                 */
                domain: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The domain has no plan, or no longer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": 200,
                     *       "success": true,
                     *       "message": "Plan of the domain taken back."
                     *     }
                     */
                    "application/json": components["schemas"]["MessageResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["GatewayTimeout"];
        };
    };
    setGroupPlan: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The name of the group in the user pool or at the organisation's provider.
                 * @example data-science
                 */
                group: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "plan": "research"
                 *     }
                 */
                "application/json": components["schemas"]["SetGroupPlanRequest"];
            };
        };
        responses: {
            /** @description The plan holds. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": 200,
                     *       "success": true,
                     *       "message": "Plan set."
                     *     }
                     */
                    "application/json": components["schemas"]["MessageResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["GatewayTimeout"];
        };
    };
    deleteGroupPlan: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The name of the group in the user pool or at the organisation's provider.
                 * @example data-science
                 */
                group: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The group has no plan, or none any more. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": 200,
                     *       "success": true,
                     *       "message": "Plan of the group taken back."
                     *     }
                     */
                    "application/json": components["schemas"]["MessageResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["GatewayTimeout"];
        };
    };
    listServiceAccounts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The service accounts. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": 200,
                     *       "success": true,
                     *       "message": "Successfully retrieved service accounts.",
                     *       "data": [
                     *         {
                     *           "name": "nightly-reports",
                     *           "personId": "3e1f7a52-5a0b-4b55-8f0e-1b1f6a1c9e02",
                     *           "owner": "jane@example.com",
                     *           "createdAt": "2026-01-05T08:00:00.000Z"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ServiceAccountsResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["GatewayTimeout"];
        };
    };
    putServiceAccount: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The name of the service account.
                 * @example nightly-reports
                 */
                serviceAccount: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "owner": "jane@example.com"
                 *     }
                 */
                "application/json": components["schemas"]["PutServiceAccountRequest"];
            };
        };
        responses: {
            /** @description The service account. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": 200,
                     *       "success": true,
                     *       "message": "Service account ready.",
                     *       "data": {
                     *         "name": "nightly-reports",
                     *         "personId": "3e1f7a52-5a0b-4b55-8f0e-1b1f6a1c9e02",
                     *         "owner": "jane@example.com",
                     *         "createdAt": "2026-01-05T08:00:00.000Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ServiceAccountResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["GatewayTimeout"];
        };
    };
    deleteServiceAccount: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The name of the service account.
                 * @example nightly-reports
                 */
                serviceAccount: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The service account does not exist, or no longer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": 200,
                     *       "success": true,
                     *       "message": "Service account deleted."
                     *     }
                     */
                    "application/json": components["schemas"]["MessageResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["GatewayTimeout"];
        };
    };
    createServiceAccountKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The name of the service account.
                 * @example nightly-reports
                 */
                serviceAccount: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "production",
                 *       "budgetUsd": 100
                 *     }
                 */
                "application/json": components["schemas"]["CreateAccessKeyRequest"];
            };
        };
        responses: {
            /** @description The key with its secret. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": 200,
                     *       "success": true,
                     *       "message": "Access key made. Its secret is not shown again.",
                     *       "data": {
                     *         "id": "k3J9xQ2p",
                     *         "secret": "bgw_k3J9xQ2p0123456789abcdef0123456789abcdefAbCdEfGhIjKlMnOpQrStUvWxYz0123451a2b3c"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["AccessKeySecretResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["GatewayTimeout"];
        };
    };
    listUsage: {
        parameters: {
            query?: {
                /**
                 * @description The first day. Default: the first of the current month.
                 * @example 2026-01-01
                 */
                from?: string;
                /**
                 * @description The last day. Default: today.
                 * @example 2026-01-31
                 */
                to?: string;
                /**
                 * @description The dimensions of the sums.
                 * @example [
                 *       "person"
                 *     ]
                 */
                by?: ("day" | "person" | "plan" | "model")[];
                /**
                 * @description Only this user.
                 * @example 0d7f7a52-5a0b-4b55-8f0e-1b1f6a1c9e02
                 */
                personId?: string;
                /**
                 * @description Only this plan; `default` is the plan of the deployment.
                 * @example research
                 */
                plan?: string;
                /**
                 * @description Only this model.
                 * @example amazon.nova-lite-v1:0
                 */
                modelId?: string;
                /**
                 * @description The format of the response.
                 * @example csv
                 */
                format?: "json" | "csv";
                /**
                 * @description The maximum number of sums of a page.
                 * @example 100
                 */
                limit?: number;
                /**
                 * @description The `next` of the previous page; all other parameters must stay the same.
                 * @example MjAyNi0wMS0zMQ
                 */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of sums, in the order of their dimensions. */
            200: {
                headers: {
                    /** @description With `format` `csv`, the `cursor` of the next page. Missing on the last page. */
                    "x-next-cursor"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": 200,
                     *       "success": true,
                     *       "message": "Successfully retrieved usage.",
                     *       "data": {
                     *         "from": "2026-01-01",
                     *         "to": "2026-01-31",
                     *         "usage": [
                     *           {
                     *             "personId": "0d7f7a52-5a0b-4b55-8f0e-1b1f6a1c9e02",
                     *             "email": "joe@example.com",
                     *             "requests": 4,
                     *             "inputTokens": 1200,
                     *             "outputTokens": 830,
                     *             "cacheReadTokens": 0,
                     *             "cacheWriteTokens": 0,
                     *             "images": 0,
                     *             "cost": 0.000271
                     *           }
                     *         ]
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["SummedUsageResponse"];
                    /**
                     * @example personId,email,serviceAccount,requests,inputTokens,outputTokens,cacheReadTokens,cacheWriteTokens,images,cost,unsettled
                     *     0d7f7a52-5a0b-4b55-8f0e-1b1f6a1c9e02,joe@example.com,,4,1200,830,0,0,0,0.000271,0
                     */
                    "text/csv": string;
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["GatewayTimeout"];
        };
    };
    listAuditEntries: {
        parameters: {
            query?: {
                /**
                 * @description The earliest time. Default: thirty days before `to`.
                 * @example 2026-01-01T00:00:00Z
                 */
                from?: string;
                /**
                 * @description The time before which the acts happened. Default: now.
                 * @example 2026-02-01T00:00:00Z
                 */
                to?: string;
                /**
                 * @description The maximum number of entries of a page.
                 * @example 60
                 */
                limit?: number;
                /**
                 * @description The `next` of the previous page; all other parameters must stay the same.
                 * @example MjAyNi0wMS0zMQ
                 */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of entries. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": 200,
                     *       "success": true,
                     *       "message": "Successfully retrieved audit entries.",
                     *       "data": {
                     *         "entries": [
                     *           {
                     *             "at": "2026-01-31T10:02:11.000Z",
                     *             "act": "revokePersonKey",
                     *             "by": {
                     *               "personId": "7f8c2f8e-2d5b-4a57-9a53-0c8b6a2f1d11",
                     *               "email": "jane@example.com"
                     *             },
                     *             "target": {
                     *               "personId": "0d7f7a52-5a0b-4b55-8f0e-1b1f6a1c9e02",
                     *               "keyId": "k3J9xQ2p"
                     *             },
                     *             "details": {},
                     *             "sourceIp": "192.0.2.1",
                     *             "requestId": "3d1c4f0e-6c1b-4b6a-9a5e-2f6f1f0c9b7d"
                     *           }
                     *         ]
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["AuditResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["GatewayTimeout"];
        };
    };
    getDocs: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The `ETag` of the caller's copy.
                 * @example "5f2b9c1e8d7a4630"
                 */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The page. */
            200: {
                headers: {
                    /** @description Changes when the content does. */
                    ETag?: string;
                    /** @description How long a copy may be used without a new request. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /** @example <!DOCTYPE html><html lang="en"></html> */
                    "text/html": string;
                };
            };
            /** @description The caller's copy is up to date. */
            304: {
                headers: {
                    /** @description Changes when the content does. */
                    ETag?: string;
                    /** @description How long a copy may be used without a new request. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["GatewayTimeout"];
        };
    };
    getPortal: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The `ETag` of the caller's copy.
                 * @example "5f2b9c1e8d7a4630"
                 */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The page. */
            200: {
                headers: {
                    /** @description Changes when the content does. */
                    ETag?: string;
                    /** @description How long a copy may be used without a new request. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /** @example <!DOCTYPE html><html lang="en"></html> */
                    "text/html": string;
                };
            };
            /** @description The caller's copy is up to date. */
            304: {
                headers: {
                    /** @description Changes when the content does. */
                    ETag?: string;
                    /** @description How long a copy may be used without a new request. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["GatewayTimeout"];
        };
    };
    getOpenapi: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The `ETag` of the caller's copy.
                 * @example "5f2b9c1e8d7a4630"
                 */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The contract. */
            200: {
                headers: {
                    /** @description Changes when the content does. */
                    ETag?: string;
                    /** @description How long a copy may be used without a new request. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "openapi": "3.0.1",
                     *       "info": {
                     *         "title": "Bedrock Gateway",
                     *         "version": "1.0.0"
                     *       },
                     *       "paths": {}
                     *     }
                     */
                    "application/json": components["schemas"]["OpenapiDocument"];
                };
            };
            /** @description The caller's copy is up to date. */
            304: {
                headers: {
                    /** @description Changes when the content does. */
                    ETag?: string;
                    /** @description How long a copy may be used without a new request. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["GatewayTimeout"];
        };
    };
}
