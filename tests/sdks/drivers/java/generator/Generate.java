import java.nio.file.Path;
import software.amazon.awssdk.codegen.C2jModels;
import software.amazon.awssdk.codegen.CodeGenerator;
import software.amazon.awssdk.codegen.model.config.customization.CustomizationConfig;
import software.amazon.awssdk.codegen.model.rules.endpoints.EndpointTestSuiteModel;
import software.amazon.awssdk.codegen.model.service.EndpointRuleSetModel;
import software.amazon.awssdk.codegen.model.service.Paginators;
import software.amazon.awssdk.codegen.model.service.ServiceModel;
import software.amazon.awssdk.codegen.model.service.Waiters;
import software.amazon.awssdk.codegen.utils.ModelLoaderUtils;

/** Has the SDK's own generator make a client: Generate MODEL SOURCES, both folders. */
public final class Generate {
    public static void main(String[] arguments) {
        Path model = Path.of(arguments[0]);
        Path sources = Path.of(arguments[1]);
        CodeGenerator.builder()
            .models(C2jModels.builder()
                .serviceModel(load(ServiceModel.class, model.resolve("service.json")))
                .paginatorsModel(load(Paginators.class, model.resolve("paginators.json")))
                .endpointRuleSetModel(load(EndpointRuleSetModel.class, model.resolve("endpoints.json")))
                .endpointTestSuiteModel(new EndpointTestSuiteModel())
                .waitersModel(Waiters.none())
                .customizationConfig(CustomizationConfig.create())
                .build())
            .sourcesDirectory(sources.resolve("main").toString())
            .resourcesDirectory(sources.resolve("resources").toString())
            .testsDirectory(sources.resolve("tests").toString())
            .build()
            .execute();
    }

    private static <T> T load(Class<T> type, Path file) {
        return ModelLoaderUtils.loadModel(type, file.toFile());
    }
}
