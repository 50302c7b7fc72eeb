package org.prunelab.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.prunelab.base.Parameters;
import org.prunelab.distill.Distillation;
import org.prunelab.experiment.Experiment;
import org.prunelab.sparse.SparseRate;
import org.prunelab.zoo.Zoo;

/** Settings, their schema and the presets belong together. */
class SettingsTest {

    @ParameterizedTest
    @EnumSource(Preset.class)
    void theFiveExperimentsHaveTrialsAtEveryPreset(Preset preset) {
        for (String name : ExperimentFile.shippedNames()) {
            Experiment experiment = Experiment.load(name).preset(preset);

            assertFalse(experiment.trials().isEmpty(), name);
            assertFalse(experiment.title().isBlank());
        }
    }

    @Test
    void everySettingOfTheSchemaIsReadAndHasAGrid() throws IOException {
        JsonNode schema =
                new ObjectMapper().readTree(getClass().getResourceAsStream("/experiments/experiment.schema.json"));
        TreeSet<String> known = new TreeSet<>();
        Stream.of(
                        Settings.DataSettings.class,
                        Settings.TrainingSection.class,
                        Settings.Sparsity.class,
                        Settings.Pruning.class,
                        Settings.Recovery.class,
                        Settings.Machine.class)
                .flatMap(section -> Arrays.stream(section.getRecordComponents()))
                .map(RecordComponent::getName)
                .forEach(known::add);
        known.addAll(List.of("until", "protocol"));
        known.addAll(ofSchedulesAndGuides(schema.at("/$defs/settings/properties")));

        assertEquals(known, names(schema.at("/$defs/settings/properties")));
        assertEquals(known, names(schema.at("/$defs/grid/properties")));
        assertEquals(
                known.size(),
                schema.at("/$defs/settings/properties")
                        .valueStream()
                        .filter(s -> s.has("description"))
                        .count());
    }

    /** The settings whose number changes a named schedule or guide. */
    private static List<String> ofSchedulesAndGuides(JsonNode settings) {
        Map<String, Double> numbers = new HashMap<>();
        settings.properties().stream()
                .filter(setting -> setting.getValue().path("type").asText().equals("number"))
                .forEach(setting -> numbers.put(
                        setting.getKey(), setting.getValue().path("default").asDouble(0.5)));
        return numbers.keySet().stream()
                .filter(name -> {
                    Map<String, Double> changed = new HashMap<>(numbers);
                    changed.put(name, 0.7);
                    return !schedulesAndGuides(changed).equals(schedulesAndGuides(numbers));
                })
                .toList();
    }

    private static List<Object> schedulesAndGuides(Map<String, Double> numbers) {
        Parameters given = Parameters.of(numbers);
        List<Object> all = new ArrayList<>();
        SparseRate.NAMED.names().forEach(name -> all.add(SparseRate.named(name, given)));
        Distillation.NAMED.names().forEach(name -> all.add(Distillation.named(name, given)));
        return all;
    }

    @Test
    void aBaseStartsFromScratchOrFromAnyDetectorOfTheZoo() throws IOException {
        JsonNode schema =
                new ObjectMapper().readTree(getClass().getResourceAsStream("/experiments/experiment.schema.json"));
        List<String> starts = new ArrayList<>(List.of(Settings.DataSettings.SCRATCH));
        List<String> sparse = new ArrayList<>(List.of(Settings.DataSettings.TRAINED));
        Zoo.names().forEach(name -> (Zoo.card(name).start().equals("scratch") ? starts : sparse).add(name));

        assertEquals(starts, values(schema, "start"));
        assertEquals(sparse, values(schema, "sparse"));
    }

    private static List<String> values(JsonNode schema, String setting) {
        return schema.at("/$defs/settings/properties/" + setting + "/enum")
                .valueStream()
                .map(JsonNode::textValue)
                .toList();
    }

    @Test
    void everySettingHasADefaultOrIsTold() {
        TreeSet<String> settings = new TreeSet<>(ExperimentSchema.instance().settings());
        for (Preset preset : Preset.values()) {
            TreeSet<String> left = new TreeSet<>(settings);
            left.removeAll(names(ExperimentSchema.instance().defaults()));
            left.removeAll(preset.settings().keySet());
            left.removeAll(List.of("data", "start", "sparse"));

            assertEquals(new TreeSet<>(List.of("attentionBeta", "latencyTable", "target")), left);
        }
    }

    @Test
    void fullScaleIsOnVocUnlessAnotherDataSetIsNamed() {
        Assumptions.assumeTrue(System.getenv("PRUNELAB_VOC") == null, "PRUNELAB_VOC names a data set");
        assertEquals("voc07+12", Preset.PAPER.settings().get("data"));
        assertFalse(Preset.REFERENCE.settings().containsKey("data"));
    }

    private static Set<String> names(JsonNode object) {
        TreeSet<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
