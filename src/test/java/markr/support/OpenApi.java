package markr.support;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The description of the calls as a client reads it, but stricter: a field that it does
 * not name is an error here, where clients are told to expect new ones.
 */
public final class OpenApi {

	/** Types whose values are written without quotation marks in JSON. */
	private static final Set<String> LITERALS = Set.of("integer", "boolean");

	private static final JsonMapper JSON = JsonMapper.shared();

	private static final List<String> METHODS = List.of("get", "put", "post", "delete", "patch");

	private final JsonNode document;

	private final SchemaRegistry schemas = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

	private OpenApi(JsonNode document) {
		this.document = document;
		allowNamedFieldsOnly(document.get("components").get("schemas"));
	}

	public static OpenApi read(String yaml) {
		return new OpenApi(YAMLMapper.shared().readTree(yaml));
	}

	/** All calls, each as its method and path: {@code GET /imports/{id}}. */
	public SortedSet<String> operations() {
		SortedSet<String> operations = new TreeSet<>();
		forEachOperation((name, operation) -> operations.add(name));
		return operations;
	}

	/** The answers that a call names, each as the call and the status. */
	public SortedSet<String> answers() {
		SortedSet<String> answers = new TreeSet<>();
		forEachOperation((name, operation) -> operation.get("responses")
			.propertyNames()
			.stream()
			.filter((status) -> !status.equals("default"))
			.forEach((status) -> answers.add(name + " " + status)));
		return answers;
	}

	/** The names of the parameters that a call has in its query. */
	public SortedSet<String> queryParameters(String operation) {
		SortedSet<String> names = new TreeSet<>();
		forEachParameter(operation, (parameter) -> {
			if (parameter.get("in").asString().equals("query")) {
				names.add(parameter.get("name").asString());
			}
		});
		return names;
	}

	/** What of a request is not as described. */
	public List<String> faultsOfParameters(String operation, String in, Map<String, String> values) {
		List<String> faults = new ArrayList<>();
		values.forEach((name, value) -> {
			JsonNode parameter = parameter(operation, in, name);
			if (parameter == null) {
				faults.add("%s parameter %s is not described".formatted(in, name));
			}
			else {
				boolean literal = LITERALS.contains(parameter.at("/schema/type").asString(""));
				faults.addAll(faults(parameter.get("schema"), literal ? value : JSON.writeValueAsString(value)));
			}
		});
		return faults;
	}

	/** What of an answer is not as described. */
	public List<String> faultsOfAnswer(String operation, int status, @Nullable String mediaType, String body) {
		JsonNode responses = operation(operation).get("responses");
		JsonNode response = resolve(responses.has("" + status) ? responses.get("" + status) : responses.get("default"));
		JsonNode content = response.get("content");
		if (content == null) {
			return body.isEmpty() ? List.of() : List.of("a body where none is described: " + body);
		}
		if (mediaType == null || !content.has(mediaType)) {
			return List.of("media type %s, described are %s".formatted(mediaType, content.propertyNames()));
		}
		return mediaType.endsWith("json") ? faults(content.get(mediaType).get("schema"), body) : List.of();
	}

	/** Examples that do not keep to their schema. */
	public List<String> faultsOfExamples() {
		List<String> faults = new ArrayList<>();
		collectFaultsOfExamples(this.document, "", faults);
		return faults;
	}

	private void collectFaultsOfExamples(JsonNode node, String place, List<String> faults) {
		if (node.has("schema") && node.has("example")) {
			faults(node.get("schema"), JSON.writeValueAsString(node.get("example")))
				.forEach((fault) -> faults.add(place + ": " + fault));
		}
		if (node instanceof ObjectNode object) {
			object.properties()
				.forEach((child) -> collectFaultsOfExamples(child.getValue(), place + "/" + child.getKey(), faults));
		}
	}

	private void forEachOperation(BiConsumer<String, JsonNode> consumer) {
		this.document.get("paths")
			.properties()
			.forEach((path) -> METHODS.stream()
				.filter(path.getValue()::has)
				.forEach((method) -> consumer.accept(method.toUpperCase(Locale.ROOT) + " " + path.getKey(),
						path.getValue().get(method))));
	}

	private JsonNode operation(String name) {
		return Objects.requireNonNull(path(name).get(name.split(" ")[0].toLowerCase(Locale.ROOT)), name);
	}

	private JsonNode path(String operation) {
		return Objects.requireNonNull(this.document.get("paths").get(operation.split(" ")[1]), operation);
	}

	private @Nullable JsonNode parameter(String operation, String in, String name) {
		AtomicReference<JsonNode> found = new AtomicReference<>();
		forEachParameter(operation, (parameter) -> {
			if (parameter.get("in").asString().equals(in) && parameter.get("name").asString().equals(name)) {
				found.set(parameter);
			}
		});
		return found.get();
	}

	private void forEachParameter(String operation, Consumer<JsonNode> consumer) {
		for (JsonNode owner : List.of(operation(operation), path(operation))) {
			owner.path("parameters").forEach((reference) -> consumer.accept(resolve(reference)));
		}
	}

	private JsonNode resolve(JsonNode node) {
		return node.has("$ref") ? this.document.at(node.get("$ref").asString().substring(1)) : node;
	}

	private List<String> faults(JsonNode schema, String json) {
		ObjectNode root = ((ObjectNode) schema).deepCopy();
		root.set("components", this.document.get("components"));
		Schema compiled = this.schemas.getSchema(root);
		return compiled
			.validate(json, InputFormat.JSON,
					(execution) -> execution.executionConfig((config) -> config.formatAssertionsEnabled(true)))
			.stream()
			.map((error) -> "%s in %s".formatted(error, json))
			.toList();
	}

	private static void allowNamedFieldsOnly(JsonNode node) {
		if (node instanceof ObjectNode object) {
			if (object.has("properties") && object.get("type") != null && !object.has("additionalProperties")) {
				object.put("additionalProperties", false);
			}
			object.forEach(OpenApi::allowNamedFieldsOnly);
		}
	}

}
