import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.services.connect.ConnectClient;
import software.amazon.awssdk.utils.http.SdkHttpUtils;

/**
 * An older operation of the same method, led to the path of one that this version of the SDK lacks.
 *
 * The path changes before the request is signed, so that signing, attempts, waits and time-outs are the
 * SDK's own. Of the older operation's output nothing is used: what is told is read beside the SDK's parser.
 */
final class StandIn implements ExecutionInterceptor {
    private record Older(String path, BiConsumer<ConnectClient, JsonNode> call) {}

    private record Absent(Older older, String path) {}

    private static final Older PUT = new Older("/contact/outbound-voice", StandIn::startContact);
    private static final Older POST = new Older("/contact/stop", (client, input) ->
        client.stopContact(contact -> contact.instanceId("i").contactId("c")));
    private static final Older GET = new Older("/instance", (client, input) ->
        client.listInstances(instances -> { }));

    private static final String CASE = "/test-cases/{InstanceId}/{TestCaseId}/";
    private static final Map<String, Absent> ABSENT = Map.of(
        "StartTestCaseExecution",
        new Absent(PUT, CASE + "start-execution"),
        "StopTestCaseExecution",
        new Absent(POST, CASE + "{TestCaseExecutionId}/stop-execution"),
        "GetTestCaseExecutionSummary",
        new Absent(GET, CASE + "{TestCaseExecutionId}/summary"),
        "ListTestCaseExecutions",
        new Absent(GET, "/test-case-executions/{InstanceId}"));

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Absent absent;
    private final JsonNode input;
    private ByteArrayOutputStream answered = new ByteArrayOutputStream();

    StandIn(JsonNode call) {
        String command = call.path("command").asText();
        absent = ABSENT.get(command);
        if (absent == null) {
            throw new IllegalArgumentException("nothing stands in for " + command);
        }
        input = call.path("input");
    }

    /** Calls through a client that has this interceptor. */
    JsonNode answer(ConnectClient client) throws IOException {
        absent.older.call.accept(client, input);
        return withInstants(JSON.readTree(answered.toByteArray()));
    }

    private static void startContact(ConnectClient client, JsonNode input) {
        client.startOutboundVoiceContact(contact -> contact
            .instanceId("i")
            .contactFlowId("f")
            .destinationPhoneNumber("+12065550100")
            .clientToken(input.path("ClientToken").asText(null)));
    }

    @Override
    public SdkHttpRequest modifyHttpRequest(
        Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
        String given = context.httpRequest().encodedPath();
        if (!given.endsWith(absent.older.path)) {
            throw new IllegalStateException(given + " is not the path of the older operation");
        }
        String base = given.substring(0, given.length() - absent.older.path.length());
        return context.httpRequest().toBuilder().encodedPath(base + path()).build();
    }

    /** Its labels are encoded by the function that the SDK's own marshaller uses. */
    private String path() {
        String path = absent.path;
        for (String label : List.of("InstanceId", "TestCaseId", "TestCaseExecutionId")) {
            String value = SdkHttpUtils.urlEncode(input.path(label).asText());
            path = path.replace("{" + label + "}", value);
        }
        return path;
    }

    @Override
    public Optional<InputStream> modifyHttpResponseContent(
        Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
        answered = new ByteArrayOutputStream();
        return context.responseBody().map(body -> new Overheard(body, answered));
    }

    /** The instants of an output, which are seconds on the wire, as the SDK would tell them. */
    private static JsonNode withInstants(JsonNode output) {
        for (String name : List.of("StartTime", "EndTime")) {
            for (JsonNode parent : output.findParents(name)) {
                long ms = Math.round(parent.path(name).asDouble() * 1000);
                ((ObjectNode) parent).put(name, Instant.ofEpochMilli(ms).toString());
            }
        }
        return output;
    }

    /** A stream whose reader is not changed, only heard. */
    private static final class Overheard extends FilterInputStream {
        private final ByteArrayOutputStream heard;

        Overheard(InputStream in, ByteArrayOutputStream heard) {
            super(in);
            this.heard = heard;
        }

        @Override
        public int read() throws IOException {
            int octet = in.read();
            if (octet >= 0) {
                heard.write(octet);
            }
            return octet;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int count = in.read(buffer, offset, length);
            if (count > 0) {
                heard.write(buffer, offset, count);
            }
            return count;
        }

        @Override
        public boolean markSupported() {
            return false;
        }
    }
}
