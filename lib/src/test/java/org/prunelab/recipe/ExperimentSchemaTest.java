package org.prunelab.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.prunelab.base.Json;
import org.prunelab.base.Parameters;
import org.prunelab.distill.Distillation;
import org.prunelab.prune.ChannelGroups;
import org.prunelab.prune.Importance;
import org.prunelab.sparse.SparseRate;

/** What the schema offers is what the library has. */
class ExperimentSchemaTest {

    private static final JsonNode SETTINGS = settings();

    @Test
    void schedules() {
        assertEquals(SparseRate.NAMED.names(), names("schedule"));
    }

    @Test
    void groups() {
        assertEquals(ChannelGroups.NAMED.names(), names("groups"));
    }

    @Test
    void importances() {
        assertEquals(Importance.NAMED.names(), names("importance"));
    }

    @Test
    void recoveries() {
        List<String> recoveries = names("recovery");
        assertEquals(List.of("none", "fine-tuning", "from-scratch"), recoveries.subList(0, 3));
        List<String> guides = new ArrayList<>(recoveries.subList(3, recoveries.size()));
        guides.removeIf(name -> name.contains("+"));
        assertEquals(Distillation.NAMED.names(), guides);
    }

    /** With the schema's defaults, and 1 for what the presets set. */
    @Test
    void everyNameIsMadeFromSettings() {
        Map<String, Double> numbers = new HashMap<>();
        SETTINGS.properties()
                .forEach(setting -> numbers.put(
                        setting.getKey(), setting.getValue().path("default").asDouble(1)));
        Parameters given = Parameters.of(numbers);
        names("schedule").forEach(name -> assertNotNull(SparseRate.named(name, given)));
        names("recovery").stream().skip(3).forEach(name -> assertNotNull(Distillation.named(name, given)));
    }

    private static List<String> names(String setting) {
        List<String> names = new ArrayList<>();
        SETTINGS.path(setting).path("enum").forEach(name -> names.add(name.asText()));
        return names;
    }

    private static JsonNode settings() {
        try {
            return Json.mapper()
                    .readTree(ExperimentSchemaTest.class.getResourceAsStream("/experiments/experiment.schema.json"))
                    .at("/$defs/settings/properties");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
