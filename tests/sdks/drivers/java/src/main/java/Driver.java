import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkGlobalTime;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.connect.ConnectClient;
import software.amazon.awssdk.utils.builder.SdkBuilder;
import software.amazon.awssdk.utils.builder.ToCopyableBuilder;

/** The AWS SDK for Java v2, a call a line: see tests/sdks/sdks.py for what a line holds. */
public final class Driver {
    private static final String MODEL = "software.amazon.awssdk.services.connect.model.";

    /** The SDK's builders are beans, whose names are the model's with a small first letter. */
    private static final ObjectMapper MODEL_JSON = JsonMapper.builder()
        .addModule(new JavaTimeModule())
        .propertyNamingStrategy(PropertyNamingStrategies.UPPER_CAMEL_CASE)
        .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
        .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .serializationInclusion(JsonInclude.Include.NON_NULL)
        .build();

    public static void main(String[] arguments) throws Exception {
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        for (String line; (line = in.readLine()) != null; ) {
            out.println(perform(MODEL_JSON.readTree(line)));
        }
    }

    private static ObjectNode perform(JsonNode call) throws Exception {
        ObjectNode told = MODEL_JSON.createObjectNode();
        try {
            told.set("output", output(call));
        } catch (InvocationTargetException error) {
            refused(told, error.getCause());
        } catch (RuntimeException error) {
            refused(told, error);
        }
        return told;
    }

    private static JsonNode output(JsonNode call) throws Exception {
        try (ConnectClient client = connect(call)) {
            return call.path("pageSize").asInt() > 0 ? allPages(client, call) : answer(client, call);
        }
    }

    private static ConnectClient connect(JsonNode call) {
        // What a client learns of its clock all clients of the process know, and the next call is another's.
        SdkGlobalTime.setGlobalTimeOffset(0);
        var overrides = ClientOverrideConfiguration.builder();
        int attempts = call.path("attempts").asInt();
        if (attempts > 0) {
            overrides.retryStrategy(strategy -> strategy.maxAttempts(attempts));
        }
        int timeoutMs = call.path("timeoutMs").asInt();
        if (timeoutMs > 0) {
            overrides.apiCallAttemptTimeout(Duration.ofMillis(timeoutMs));
        }
        return ConnectClient.builder()
            .endpointOverride(URI.create(call.path("url").asText()))
            .region(Region.of(call.path("region").asText()))
            .credentialsProvider(StaticCredentialsProvider.create(credentials(call)))
            .overrideConfiguration(overrides.build())
            .build();
    }

    private static AwsCredentials credentials(JsonNode call) {
        String account = call.path("account").asText();
        return call.path("sessionToken").isTextual()
            ? AwsSessionCredentials.create(account, "secret", call.path("sessionToken").asText())
            : AwsBasicCredentials.create(account, "secret");
    }

    private static JsonNode answer(ConnectClient client, JsonNode call) throws Exception {
        return json(invoke(client, call, "", call.path("input")));
    }

    private static JsonNode allPages(ConnectClient client, JsonNode call) throws Exception {
        ObjectNode input = call.path("input").deepCopy();
        input.set("MaxResults", call.path("pageSize"));
        List<JsonNode> pages = new ArrayList<>();
        ((Iterable<?>) invoke(client, call, "Paginator", input))
            .forEach(page -> pages.add(json(page)));
        return MODEL_JSON.createObjectNode().set("pages", MODEL_JSON.valueToTree(pages));
    }

    private static Object invoke(ConnectClient client, JsonNode call, String suffix, JsonNode input)
        throws Exception {
        String command = call.path("command").asText();
        Class<?> type = Class.forName(MODEL + command + "Request");
        String method = Character.toLowerCase(command.charAt(0)) + command.substring(1) + suffix;
        return ConnectClient.class.getMethod(method, type).invoke(client, request(type, input));
    }

    private static Object request(Class<?> type, JsonNode input) throws Exception {
        var builder = (Class<?>) type.getMethod("serializableBuilderClass").invoke(null);
        return ((SdkBuilder<?, ?>) MODEL_JSON.treeToValue(input, builder)).build();
    }

    private static JsonNode json(Object response) {
        return MODEL_JSON.valueToTree(((ToCopyableBuilder<?, ?>) response).toBuilder());
    }

    private static void refused(ObjectNode told, Throwable error) throws Exception {
        String name = error.getClass().getSimpleName();
        boolean isModelled = error.getClass().getName().startsWith(MODEL)
            && !name.equals("ConnectException");
        told.put("error", isModelled ? name : "unmodelled " + name);
        told.put("message", error.getMessage());
        if (error instanceof AwsServiceException answered) {
            told.put("status", answered.statusCode());
            told.put("message", answered.awsErrorDetails().errorMessage());
            if (!isModelled) {
                told.put("error", "unmodelled " + answered.awsErrorDetails().errorCode());
            }
        }
        if (name.equals("InvalidTestCaseException")) {
            Object problems = error.getClass().getMethod("problems").invoke(error);
            told.put("problems", String.valueOf(problems));
        }
    }
}
