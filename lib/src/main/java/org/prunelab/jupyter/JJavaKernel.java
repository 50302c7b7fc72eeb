package org.prunelab.jupyter;

import java.util.List;
import java.util.Map;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.display.RenderContext;
import org.dflib.jjava.jupyter.kernel.display.mime.MIMEType;

/** The kernel of dflib JJava. */
record JJavaKernel(BaseKernel kernel) implements Kernel {

    private static final String DISPLAY_ID = "display_id";

    @Override
    public <T> void render(Class<T> type, List<Form<T>> shown, List<Form<T>> onRequest) {
        kernel.getRenderer()
                .createRegistration(type)
                .preferring(mimes(shown))
                .supporting(mimes(onRequest))
                .register((value, context) -> {
                    shown.forEach(form -> put(value, form, context));
                    onRequest.forEach(form -> put(value, form, context));
                });
    }

    private static <T> String[] mimes(List<Form<T>> forms) {
        return forms.stream().map(Form::mime).toArray(String[]::new);
    }

    private static <T> void put(T value, Form<T> form, RenderContext context) {
        context.renderIfRequested(mime(form), (mime, output) -> {
            try {
                String data = form.data().apply(value);
                // Only text can be there already: why an earlier form failed.
                output.putData(mime, output.hasDataForType(mime) ? output.getData(mime) + "\n" + data : data);
                Map<String, Object> metadata = form.metadata().apply(value);
                if (!metadata.isEmpty()) {
                    output.putMetaData(mime, metadata);
                }
            } catch (Throwable e) { // whatever leaves a renderer hangs the kernel
                output.putText("This value cannot be shown as %s: %s"
                        .formatted(form.mime(), e.getMessage() == null ? e : e.getMessage()));
            }
        });
    }

    private static MIMEType mime(Form<?> form) {
        try {
            return MIMEType.parse(form.mime());
        } catch (Exception e) {
            throw new IllegalArgumentException("\"" + form.mime() + "\" is not a MIME type.", e);
        }
    }

    @Override
    public void display(String id, Map<String, String> data) {
        kernel.getIO().display.display(output(id, data));
    }

    @Override
    public void update(String id, Map<String, String> data) {
        kernel.getIO().display.updateDisplay(output(id, data));
    }

    private static DisplayData output(String id, Map<String, String> data) {
        var output = new DisplayData();
        data.forEach(output::putData);
        // Not setDisplayId, whose signature differs between releases.
        output.putTransientData(DISPLAY_ID, id);
        return output;
    }

    @Override
    public void evaluate(String source) {
        kernel.evalRaw(source);
    }
}
