package org.prunelab.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Yolov4;
import org.prunelab.evaluate.InferenceRuntime;
import org.prunelab.prune.Cost;

class SpeedComparisonTest {

    @Tag("slow")
    @Test
    void everyModelIsTimedInEverySettingAgainstTheFirst() {
        Map<String, Model> models = new LinkedHashMap<>();
        models.put("full", Model.initial(Yolov4.of(2).width(0.0625).at(32).build(), 1));
        models.put("slim", Model.initial(Yolov4.of(2).width(0.03).at(32).build(), 1));

        SpeedComparison speed =
                SpeedComparison.measure(models, List.of(InferenceRuntime.DJL, InferenceRuntime.ONNX_RUNTIME), 1);

        long threads = speed.rows().stream()
                .map(SpeedComparison.Row::threads)
                .distinct()
                .count();
        assertEquals(threads * 2 * 2 * 2, speed.rows().size());
        Map<Object, List<SpeedComparison.Row>> settings = speed.rows().stream()
                .collect(Collectors.groupingBy(row -> List.of(row.runtime(), row.threads(), row.batch())));
        double macs = Cost.of(models.get("slim").network()).macs()
                / (double) Cost.of(models.get("full").network()).macs();
        settings.forEach((setting, rows) -> {
            assertEquals(
                    List.of("full", "slim"),
                    rows.stream().map(SpeedComparison.Row::model).toList());
            assertEquals(1, rows.get(0).msRatio());
            assertEquals(
                    rows.get(1).latency().milliseconds() / rows.get(0).latency().milliseconds(),
                    rows.get(1).msRatio(),
                    1e-9);
            assertEquals(macs, rows.get(1).macsRatio(), 1e-9);
            assertTrue(rows.get(1).latency().milliseconds() > 0);
        });
        assertTrue(speed.toText().contains("ONNX_RUNTIME"), speed.toText());
    }
}
