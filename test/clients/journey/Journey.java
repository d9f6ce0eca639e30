import bedrockgateway.BedrockGateway;
import bedrockgateway.BedrockGateway.ApiException;
import bedrockgateway.BedrockGateway.Auth;
import bedrockgateway.BedrockGateway.Config;
import bedrockgateway.BedrockGateway.ConfirmRequest;
import bedrockgateway.BedrockGateway.InvokeRequest;
import bedrockgateway.BedrockGateway.LoginRequest;
import bedrockgateway.BedrockGateway.RegisterRequest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** From registration to a model's answer with the generated client; prints a line for each step. */
public final class Journey {
    private static final String PASSWORD = "securePassword123";

    public static void main(String[] args) throws Exception {
        String serverUrl = args[0], mailboxUrl = args[1], email = args[2];
        BedrockGateway client = new BedrockGateway(new Config().serverUrl(serverUrl));

        var registered = client.register(new RegisterRequest(email, PASSWORD, "Jane Doe"));
        System.out.println(registered.message());

        String apiKey = (String) ((Map<?, ?>) registered.data2()).get("API Key");
        var confirm = new ConfirmRequest(email, mailedCode(mailboxUrl, email), apiKey);
        System.out.println(client.confirmRegistration(confirm).message());

        var tokens = client.login(new LoginRequest(email, PASSWORD));
        Auth auth = new Auth().bearer(tokens.idToken()).apiKey("apiKey", apiKey);
        var signedIn = new BedrockGateway(new Config().serverUrl(serverUrl).auth(auth));
        System.out.println(signedIn.listModels().foundationModels().stream()
            .anyMatch(model -> model.modelId().equals("amazon.nova-lite-v1:0")));

        Map<String, Object> message = Map.of("role", "user", "content", List.of(Map.of("text", "Say hello.")));
        var invoke = new InvokeRequest("amazon.nova-lite-v1:0", Map.of("messages", List.of(message)));
        System.out.println(signedIn.invokeModel(invoke).data2());

        try {
            client.login(new LoginRequest(email, "wrongPassword123"));
        } catch (ApiException refused) {
            System.out.println(refused.status + " " + ((Map<?, ?>) refused.body).get("message"));
        }
    }

    private static String mailedCode(String mailboxUrl, String email) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(mailboxUrl + "?to=" + email)).build();
        var body = HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
        var code = Pattern.compile("\"code\":\"(\\d+)\"").matcher(body);
        if (!code.find()) throw new IllegalStateException("No mail for " + email);
        return code.group(1);
    }
}
