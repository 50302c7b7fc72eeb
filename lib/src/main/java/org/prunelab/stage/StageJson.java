package org.prunelab.stage;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.cfg.EnumFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.prunelab.distill.Distillation;
import org.prunelab.prune.Importance;
import org.prunelab.sparse.SparseRate;
import org.prunelab.train.LearningRate;
import org.prunelab.train.OptimizerSettings;

/**
 * The JSON form of stages and of all that they hold, both ways: components by their names, closed choices by a {@code
 * kind} in lower case, enums in lower case. Reading refuses what is unknown, missing or out of range.
 *
 * <pre>{@code
 * Stage same = StageJson.read(StageJson.write(tuned));
 * }</pre>
 */
public final class StageJson {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
            .enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .addMixIn(Stage.class, StageKinds.class)
            .addMixIn(Data.class, DataKinds.class)
            .addMixIn(Amount.class, AmountKinds.class)
            .addMixIn(SparseRate.class, RecordKinds.class)
            .addMixIn(Distillation.class, RecordKinds.class)
            .addMixIn(Importance.class, RecordKinds.class)
            .addMixIn(OptimizerSettings.class, OptimizerKinds.class)
            .addMixIn(LearningRate.class, LearningRateKinds.class)
            .registerSubtypes(recordKinds(SparseRate.class))
            .registerSubtypes(recordKinds(Importance.class))
            .registerSubtypes(recordKinds(Distillation.class))
            .build();

    private StageJson() {}

    /** The records of a sealed interface, each by its annotated name or by that of its class: {@code soft-targets}. */
    private static NamedType[] recordKinds(Class<?> choice) {
        return Arrays.stream(choice.getPermittedSubclasses())
                .map(kind -> new NamedType(
                        kind,
                        Optional.ofNullable(kind.getAnnotation(JsonTypeName.class))
                                .map(JsonTypeName::value)
                                .orElseGet(() -> kind.getSimpleName()
                                        .replaceAll("([a-z])([A-Z])", "$1-$2")
                                        .toLowerCase(Locale.ROOT))))
                .toArray(NamedType[]::new);
    }

    /** The mapper of stages and their settings. */
    public static JsonMapper mapper() {
        return MAPPER;
    }

    /** A tree on lines of its own, names sorted. */
    static String pretty(JsonNode tree) {
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of JSON is always JSON", e);
        }
    }

    /** A stage as JSON. */
    public static String write(Stage stage) {
        try {
            return MAPPER.writerFor(Stage.class).writeValueAsString(stage);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("records of numbers and words are always JSON", e);
        }
    }

    /**
     * A stage from JSON.
     *
     * @throws IllegalArgumentException naming the place and what is wrong with it
     */
    public static Stage read(String json) {
        try {
            return MAPPER.readValue(json, Stage.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("This is no stage: " + inWords(e), e);
        }
    }

    /** What is wrong with JSON, and where, for a reader who knows no Jackson. */
    public static String inWords(JsonProcessingException problem) {
        String where = problem instanceof JsonMappingException mapping
                ? mapping.getPath().stream()
                        .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
                        .collect(Collectors.joining("."))
                : "line "
                        + (problem.getLocation() == null
                                ? 1
                                : problem.getLocation().getLineNr());
        String what = problem.getOriginalMessage();
        if (problem instanceof UnrecognizedPropertyException unknown) {
            what = "there is no such setting; known are "
                    + unknown.getKnownPropertyIds().stream()
                            .map(String::valueOf)
                            .collect(Collectors.joining(", "));
        } else if (what.startsWith("Missing creator property")) {
            what = "it is missing";
        } else if (problem.getCause() instanceof IllegalArgumentException refused) {
            what = refused.getMessage();
        }
        return where.isEmpty() ? what : where + ": " + what;
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Train.class, name = "train"),
        @JsonSubTypes.Type(value = FromZoo.class, name = "zoo"),
        @JsonSubTypes.Type(value = Transfer.class, name = "transfer"),
        @JsonSubTypes.Type(value = SparseTrain.class, name = "sparse-train"),
        @JsonSubTypes.Type(value = Prune.class, name = "prune"),
        @JsonSubTypes.Type(value = FineTune.class, name = "fine-tune"),
        @JsonSubTypes.Type(value = Distill.class, name = "distill"),
        @JsonSubTypes.Type(value = FromScratch.class, name = "from-scratch"),
        @JsonSubTypes.Type(value = ScanSensitivity.class, name = "scan"),
        @JsonSubTypes.Type(value = Evaluate.class, name = "evaluate"),
        @JsonSubTypes.Type(value = Export.class, name = "export")
    })
    private interface StageKinds {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Data.Generated.class, name = "shapes"),
        @JsonSubTypes.Type(value = Data.Folder.class, name = "folder"),
        @JsonSubTypes.Type(value = Data.Download.class, name = "download"),
        @JsonSubTypes.Type(value = Data.BloodCells.class, name = "bccd")
    })
    private interface DataKinds {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Amount.Percentiles.class, name = "percentiles"),
        @JsonSubTypes.Type(value = Amount.Absolute.class, name = "absolute"),
        @JsonSubTypes.Type(value = Amount.Top.class, name = "top"),
        @JsonSubTypes.Type(value = Amount.Targets.class, name = "targets"),
        @JsonSubTypes.Type(value = Amount.TimedTargets.class, name = "timed-targets")
    })
    private interface AmountKinds {}

    /** A closed choice whose records have their names from {@link #recordKinds}. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    private interface RecordKinds {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = OptimizerSettings.Sgd.class, name = "sgd"),
        @JsonSubTypes.Type(value = OptimizerSettings.AdamW.class, name = "adamw")
    })
    private interface OptimizerKinds {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = LearningRate.Usual.class, name = "usual"),
        @JsonSubTypes.Type(value = LearningRate.Constant.class, name = "constant"),
        @JsonSubTypes.Type(value = LearningRate.Cosine.class, name = "cosine"),
        @JsonSubTypes.Type(value = LearningRate.Steps.class, name = "steps"),
        @JsonSubTypes.Type(value = LearningRate.WarmUp.class, name = "warm-up")
    })
    private interface LearningRateKinds {}
}
